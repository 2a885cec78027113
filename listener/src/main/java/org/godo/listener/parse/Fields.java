package org.godo.listener.parse;

/** Readers of records of which only one or two fields are needed. */
public final class Fields {
  private Fields() {}

  /**
   * Sets {@code into} to the directory in a CWD record.
   *
   * @return false if the record has none that the kernel writes
   */
  public static boolean cwd(FieldCursor fields, FieldText into) {
    into.clear();
    if (fields.find("cwd")) {
      path(fields, into);
      return !fields.isDamaged();
    }
    return false;
  }

  /** Sets {@code into} to a path that the kernel found, to none where it could not write it. */
  static void path(FieldCursor field, FieldText into) {
    field.text(into);
    if (field.valueIs("<too_long>") || field.valueIs("<no_memory>")) {
      into.clear(); // kernel/audit.c, audit_log_d_path; a path begins with a slash
    }
  }
}
