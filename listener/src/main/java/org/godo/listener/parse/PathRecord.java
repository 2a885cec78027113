package org.godo.listener.parse;

/**
 * A PATH record: a file that a system call touched. One object is reused for every event; its texts
 * are valid as long as the record they were read from.
 */
public final class PathRecord {
  /** S_IFMT and S_IFDIR (include/uapi/linux/stat.h). */
  private static final long FILE_TYPE = 0170000;

  private static final long DIRECTORY = 0040000;

  private int item;
  private final FieldText name = new FieldText();
  private NameType type = NameType.UNKNOWN;
  private boolean typed;
  private long mode;
  private final FieldText device = new FieldText();
  private long inode;
  private boolean malformed;

  /** What the call did to the name. */
  public enum NameType {
    NORMAL,
    PARENT,
    CREATE,
    DELETE,
    UNKNOWN;

    private static final NameType[] ALL = values();

    private static NameType of(FieldCursor field) {
      for (NameType type : ALL) {
        if (field.valueIs(type.name())) {
          return type;
        }
      }
      return UNKNOWN;
    }
  }

  /** Its number among the call's PATH records; -1 if the record has none. */
  public int item() {
    return item;
  }

  /**
   * The name as the program passed it; absent for files that a file system touched on its own, as
   * overlayfs does in its upper layer.
   */
  public FieldText name() {
    return name;
  }

  public NameType type() {
    return type;
  }

  /** Whether the record has a type; kernels before 3.10 write none. */
  public boolean isTyped() {
    return typed;
  }

  /** Sets the type of a record without one. */
  public void assume(NameType assumed) {
    type = assumed;
  }

  /** Whether it is a directory, by its mode. */
  public boolean isDirectory() {
    return (mode & FILE_TYPE) == DIRECTORY;
  }

  /** MAJOR:MINOR in hex; absent if the file did not exist. */
  public FieldText device() {
    return device;
  }

  /** Inode number; -1 if the file did not exist. */
  public long inode() {
    return inode;
  }

  /** Whether a field is not a number that the kernel writes. */
  public boolean isMalformed() {
    return malformed;
  }

  /** Reads a record. */
  public void read(FieldCursor fields) {
    long number = -1;
    name.clear();
    type = NameType.UNKNOWN;
    typed = false;
    mode = 0;
    device.clear();
    inode = -1;
    malformed = false;
    while (fields.next()) {
      switch (fields.key()) {
        case FieldKey.ITEM -> {
          number = fields.decimal(-1);
          malformed |= !SyscallRecord.isInt(number);
        }
        case FieldKey.NAME -> fields.text(name);
        case FieldKey.MODE -> {
          mode = fields.octal(0);
          malformed |= mode == 0 && !fields.isZero();
        }
        case FieldKey.DEV -> fields.text(device);
        case FieldKey.LONGER -> readLonger(fields);
        default -> {}
      }
    }
    item = (int) number;
  }

  private void readLonger(FieldCursor field) {
    if (field.keyIs("inode")) {
      inode = field.decimal(-1);
      malformed |= inode < 0;
    } else if (field.keyIs("nametype") || field.keyIs("objtype")) {
      type = NameType.of(field);
      typed = true;
    }
  }

  /** Whether this is a name that the program passed, and not its parent directory. */
  public boolean isNamedFile() {
    return !name.isAbsent() && type != NameType.PARENT;
  }
}
