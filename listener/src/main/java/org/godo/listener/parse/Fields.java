package org.godo.listener.parse;

/** Readers of records of which only one or two fields are needed. */
public final class Fields {
  private Fields() {}

  /** Sets {@code into} to the directory in a CWD record. */
  public static void cwd(FieldCursor fields, FieldText into) {
    into.clear();
    if (fields.find("cwd")) {
      fields.text(into);
    }
  }

  /** The open flags in an OPENAT2 record (written in octal); -1 if there are none. */
  public static int openat2Flags(FieldCursor fields) {
    return fields.find("oflag") ? (int) fields.octal(-1) : -1;
  }

  /** The descriptor in an MMAP record; -1 if there is none. */
  public static int mmapDescriptor(FieldCursor fields) {
    return fields.find("fd") ? (int) fields.decimal(-1) : -1;
  }

  /** The MAP_* flags in an MMAP record. */
  public static int mmapFlags(FieldCursor fields) {
    return fields.find("flags") ? (int) fields.hexadecimal(0) : 0;
  }
}
