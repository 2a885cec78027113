package org.godo.listener.parse;

import org.jspecify.annotations.Nullable;

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
  private boolean nameRead;
  private boolean nameDamaged;
  private boolean roleDamaged;

  /** What the call did to the name. */
  public enum NameType {
    NORMAL,
    PARENT,
    CREATE,
    DELETE,
    UNKNOWN;

    private static final NameType[] ALL = values();

    private static @Nullable NameType of(FieldCursor field) {
      for (NameType type : ALL) {
        if (field.valueIs(type.name())) {
          return type;
        }
      }
      return null;
    }
  }

  /** Its number among the call's PATH records; -1 if the record has none. */
  public int item() {
    return item;
  }

  /**
   * The name as the program passed it; absent for files that a file system touched on its own, as
   * overlayfs does in its upper layer, and if it is damaged.
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

  /** Whether a field is missing or not as the kernel writes it. */
  public boolean isMalformed() {
    return malformed;
  }

  /** Whether its number or type is damaged, so that it is not known which name this is. */
  public boolean isRoleDamaged() {
    return roleDamaged;
  }

  /** Whether this is the same file by the same name. */
  public boolean isLike(PathRecord other) {
    return type == other.type && inode == other.inode && name.isLike(other.name);
  }

  /** Whether both are on the same device, and this is known. */
  public boolean hasDeviceOf(PathRecord other) {
    return !device.isAbsent() && device.isLike(other.device);
  }

  /** Forgets the name: it may be that of another item. */
  public void forgetName() {
    nameDamaged |= !name.isAbsent();
    name.clear();
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
    nameRead = false;
    nameDamaged = false;
    roleDamaged = false;
    while (fields.next()) {
      switch (fields.key()) {
        case FieldKey.ITEM -> number = item(fields);
        case FieldKey.NAME -> readName(fields);
        case FieldKey.MODE -> mode = fields.octal(0);
        case FieldKey.DEV -> fields.device(device);
        case FieldKey.LONGER -> readLonger(fields);
        default -> {}
      }
    }
    item = (int) number;
    malformed = fields.isDamaged() || !nameRead || roleDamaged;
  }

  private long item(FieldCursor field) {
    long number = field.decimal(-1);
    if (SyscallRecord.isInt(number)) {
      return number;
    }
    field.damaged();
    roleDamaged = true;
    return -1;
  }

  private void readName(FieldCursor field) {
    nameRead = true;
    nameDamaged = field.isCut();
    field.text(name);
  }

  private void readLonger(FieldCursor field) {
    if (field.keyIs("inode")) {
      inode = field.unsignedDecimal(-1);
    } else if (field.keyIs("nametype") || field.keyIs("objtype")) {
      NameType named = NameType.of(field);
      type = named == null ? NameType.UNKNOWN : named;
      typed = true;
      roleDamaged |= named == null;
    }
  }

  /** Whether this is a name that the program passed, and not its parent directory. */
  public boolean isNamedFile() {
    return (nameDamaged || !name.isAbsent()) && type != NameType.PARENT;
  }
}
