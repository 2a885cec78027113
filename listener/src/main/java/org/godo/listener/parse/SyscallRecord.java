package org.godo.listener.parse;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A SYSCALL record. It is read anew for every event; its texts are valid as long as the record they
 * were read from.
 */
public final class SyscallRecord {
  /** A login uid that was never set. */
  public static final long UNSET_UID = 0xffff_ffffL;

  private long arch;
  private long number;
  private @Nullable Boolean success;
  private boolean exitKnown;
  private long exit;
  private final long[] arguments = new long[4];
  private long items;
  private long ppid;
  private long pid;
  private long loginUid;
  private long uid;
  private final FieldText comm = new FieldText();
  private final FieldText exe = new FieldText();

  /** AUDIT_ARCH value. */
  public long arch() {
    return arch;
  }

  /** Of the call, in that architecture. */
  public int number() {
    return (int) number;
  }

  /** Null where the kernel does not say. */
  public @Nullable Boolean success() {
    return success;
  }

  /** Whether the kernel says what the call returned. */
  public boolean exitKnown() {
    return exitKnown;
  }

  /** Return value; 0 where the kernel does not say. */
  public long exit() {
    return exit;
  }

  /** First argument as the register held it; a descriptor is its low 32 bits, signed. */
  public long a0() {
    return arguments[0];
  }

  public long a1() {
    return arguments[1];
  }

  public long a2() {
    return arguments[2];
  }

  public long a3() {
    return arguments[3];
  }

  /** Number of PATH records the kernel meant to write. */
  public int items() {
    return (int) Math.max(0, Math.min(items, Integer.MAX_VALUE));
  }

  /** Thread group of the caller's parent. */
  public int ppid() {
    return (int) ppid;
  }

  /** Thread group of the caller. */
  public int pid() {
    return (int) pid;
  }

  public long loginUid() {
    return loginUid;
  }

  public long uid() {
    return uid;
  }

  /** Task name of the caller. */
  public FieldText comm() {
    return comm;
  }

  /** Program of the caller. */
  public FieldText exe() {
    return exe;
  }

  /**
   * Becomes the record with these fields. A field may be missing, and their order does not matter.
   *
   * @return false if what every such record has is missing, or is no number that the kernel gives
   */
  public boolean read(FieldCursor fields) {
    clear();
    while (fields.next()) {
      take(fields);
    }
    return arch >= 0 && isInt(number) && isInt(pid) && pid != 0 && isInt(ppid);
  }

  private void clear() {
    arch = -1;
    number = -1;
    success = null;
    exitKnown = false;
    exit = 0;
    Arrays.fill(arguments, 0);
    items = 0;
    ppid = 0;
    pid = -1;
    loginUid = UNSET_UID;
    uid = -1;
    comm.clear();
    exe.clear();
  }

  private void take(FieldCursor field) {
    switch (field.key()) {
      case Key.ARCH -> arch = field.hexadecimal(-1);
      case Key.EXIT -> {
        exit = field.decimal(0);
        exitKnown = true;
      }
      case Key.A0 -> arguments[0] = field.hexadecimal(0);
      case Key.A1 -> arguments[1] = field.hexadecimal(0);
      case Key.A2 -> arguments[2] = field.hexadecimal(0);
      case Key.A3 -> arguments[3] = field.hexadecimal(0);
      case Key.PPID -> ppid = field.decimal(0);
      case Key.PID -> pid = field.decimal(-1);
      case Key.AUID -> loginUid = field.decimal(UNSET_UID);
      case Key.UID -> uid = field.decimal(-1);
      case Key.COMM -> field.text(comm);
      case Key.EXE -> field.text(exe);
      case Key.LONGER -> takeLonger(field);
      default -> {}
    }
  }

  private void takeLonger(FieldCursor field) {
    if (field.keyIs("syscall")) {
      number = field.decimal(-1);
    } else if (field.keyIs("success")) {
      success = field.valueIs("yes") ? Boolean.TRUE : field.valueIs("no") ? Boolean.FALSE : null;
    } else if (field.keyIs("items")) {
      items = field.decimal(0);
    }
  }

  private static boolean isInt(long number) {
    return number >= 0 && number <= Integer.MAX_VALUE;
  }
}
