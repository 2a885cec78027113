package org.godo.listener.parse;

import org.jspecify.annotations.Nullable;

/** The records of which a decoder needs one field or two. */
public final class Fields {
  private Fields() {}

  /** The directory in a CWD record. */
  public static @Nullable String cwd(byte[] fields) {
    FieldCursor field = find(fields, "cwd");
    return field == null ? null : field.string();
  }

  /** The open flags in an OPENAT2 record (written in octal); 0 if there are none. */
  public static int openat2Flags(byte[] fields) {
    FieldCursor field = find(fields, "oflag");
    return field == null ? 0 : (int) field.octal(0);
  }

  /** The descriptor in an MMAP record; -1 if there is none. */
  public static int mmapDescriptor(byte[] fields) {
    FieldCursor field = find(fields, "fd");
    return field == null ? -1 : (int) field.decimal(-1);
  }

  /** The MAP_* flags in an MMAP record. */
  public static int mmapFlags(byte[] fields) {
    FieldCursor field = find(fields, "flags");
    return field == null ? 0 : (int) field.hexadecimal(0);
  }

  private static @Nullable FieldCursor find(byte[] fields, String key) {
    FieldCursor field = new FieldCursor(fields);
    while (field.next()) {
      if (field.keyIs(key)) {
        return field;
      }
    }
    return null;
  }
}
