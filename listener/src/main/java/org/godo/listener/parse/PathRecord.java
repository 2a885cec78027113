package org.godo.listener.parse;

import org.jspecify.annotations.Nullable;

/**
 * A PATH record: a file that a system call touched.
 *
 * @param item its place among the call's PATH records
 * @param name as the program gave it; null for what a file system touched on its own, as overlayfs
 *     does in its upper layer
 * @param device MAJOR:MINOR in hex; null when there was no file
 * @param inode -1 when there was no file
 */
public record PathRecord(
    int item, @Nullable String name, NameType type, @Nullable String device, long inode) {

  /** What the call did to the name. */
  public enum NameType {
    NORMAL,
    PARENT,
    CREATE,
    DELETE,
    UNKNOWN;

    private static NameType of(FieldCursor field) {
      for (NameType type : values()) {
        if (field.valueIs(type.name())) {
          return type;
        }
      }
      return UNKNOWN;
    }
  }

  /** The record with these fields. */
  public static PathRecord parse(byte[] fields) {
    FieldCursor field = new FieldCursor(fields);
    long item = 0;
    String name = null;
    NameType type = NameType.UNKNOWN;
    String device = null;
    long inode = -1;
    while (field.next()) {
      if (field.keyIs("item")) {
        item = field.decimal(0);
      } else if (field.keyIs("name")) {
        name = field.string();
      } else if (field.keyIs("inode")) {
        inode = field.decimal(-1);
      } else if (field.keyIs("dev")) {
        device = field.string();
      } else if (field.keyIs("nametype") || field.keyIs("objtype")) {
        type = NameType.of(field);
      }
    }
    return new PathRecord((int) item, name, type, device, inode);
  }

  /** Whether this is a name the program gave, and not the directory it is in. */
  public boolean isNamedFile() {
    return name != null && type != NameType.PARENT;
  }
}
