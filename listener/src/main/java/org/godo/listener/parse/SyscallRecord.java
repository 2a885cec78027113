package org.godo.listener.parse;

import org.jspecify.annotations.Nullable;

/**
 * A SYSCALL record.
 *
 * @param arch AUDIT_ARCH value
 * @param number of the call, in that architecture
 * @param success null where the kernel does not say
 * @param exit return value; null where the kernel does not say
 * @param a0 first argument as the register held it; a descriptor is its low 32 bits, signed
 * @param items number of PATH records the kernel meant to write
 * @param pid thread group of the caller
 */
public record SyscallRecord(
    long arch,
    int number,
    @Nullable Boolean success,
    @Nullable Long exit,
    long a0,
    long a1,
    long a2,
    long a3,
    int items,
    int ppid,
    int pid,
    long loginUid,
    long uid,
    @Nullable String comm,
    @Nullable String exe) {

  /** A login uid that was never set. */
  public static final long UNSET_UID = 0xffff_ffffL;

  /**
   * The record with these fields; null if what every such record has is missing, or is no number
   * that the kernel gives.
   */
  public static @Nullable SyscallRecord parse(byte[] fields) {
    FieldCursor cursor = new FieldCursor(fields);
    Builder builder = new Builder();
    while (cursor.next()) {
      builder.take(cursor);
    }
    return builder.build();
  }

  /** Collects the fields; a field may be missing, the order does not matter. */
  private static final class Builder {
    private long arch = -1;
    private long number = -1;
    private @Nullable Boolean success;
    private @Nullable Long exit;
    private final long[] arguments = new long[4];
    private long items;
    private long ppid;
    private long pid = -1;
    private long loginUid = UNSET_UID;
    private long uid = -1;
    private @Nullable String comm;
    private @Nullable String exe;

    void take(FieldCursor field) {
      int argument = field.argumentIndex();
      if (argument >= 0) {
        if (argument < arguments.length) {
          arguments[argument] = field.hexadecimal(0);
        }
      } else if (!takeCall(field)) {
        takeCaller(field);
      }
    }

    private boolean takeCall(FieldCursor field) {
      if (field.keyIs("arch")) {
        arch = field.hexadecimal(-1);
      } else if (field.keyIs("syscall")) {
        number = field.decimal(-1);
      } else if (field.keyIs("success")) {
        success = field.valueIs("yes") ? Boolean.TRUE : field.valueIs("no") ? Boolean.FALSE : null;
      } else if (field.keyIs("exit")) {
        exit = field.decimal(0);
      } else if (field.keyIs("items")) {
        items = field.decimal(0);
      } else {
        return false;
      }
      return true;
    }

    private void takeCaller(FieldCursor field) {
      if (field.keyIs("ppid")) {
        ppid = field.decimal(0);
      } else if (field.keyIs("pid")) {
        pid = field.decimal(-1);
      } else if (field.keyIs("auid")) {
        loginUid = field.decimal(UNSET_UID);
      } else if (field.keyIs("uid")) {
        uid = field.decimal(-1);
      } else if (field.keyIs("comm")) {
        comm = field.string();
      } else if (field.keyIs("exe")) {
        exe = field.string();
      }
    }

    private static boolean isInt(long number) {
      return number >= 0 && number <= Integer.MAX_VALUE;
    }

    @Nullable SyscallRecord build() {
      if (arch < 0 || !isInt(number) || !isInt(pid) || pid == 0 || !isInt(ppid)) {
        return null;
      }
      return new SyscallRecord(
          arch,
          (int) number,
          success,
          exit,
          arguments[0],
          arguments[1],
          arguments[2],
          arguments[3],
          (int) Math.max(0, Math.min(items, Integer.MAX_VALUE)),
          (int) ppid,
          (int) pid,
          loginUid,
          uid,
          comm,
          exe);
    }
  }
}
