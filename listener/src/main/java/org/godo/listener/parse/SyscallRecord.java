package org.godo.listener.parse;

import java.util.Arrays;
import org.godo.model.linux.LoginUid;
import org.godo.model.raw.RawEvent.Subject;
import org.jspecify.annotations.Nullable;

/** A SYSCALL record: a call and its caller. It is read anew for every event. */
public final class SyscallRecord {
  private long arch;
  private long number;
  private @Nullable Boolean success;
  private boolean exitKnown;
  private long exit;
  private final long[] arguments = new long[4];
  private long items;

  // The caller, while it is read.
  private long ppid;
  private long pid;
  private long loginUid;
  private long uid;
  private final FieldText comm = new FieldText();
  private final FieldText exe = new FieldText();

  private boolean itemsRead;
  private boolean mixed;
  private @Nullable Subject caller;
  private final CallerCache callers = new CallerCache();

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

  /**
   * An argument as the register held it; a descriptor is its low 32 bits, signed.
   *
   * @param n from 0 to 3, those the kernel logs
   */
  public long argument(int n) {
    return arguments[n];
  }

  /** Number of PATH records the kernel meant to write. */
  public int items() {
    return (int) Math.max(0, Math.min(items, Integer.MAX_VALUE));
  }

  /**
   * Who called, valid for ever; the same object again for the same caller, most of the time.
   *
   * @throws IllegalStateException if the record was not {@link #read}
   */
  public Subject caller() {
    if (caller == null) {
      throw new IllegalStateException("no record was read");
    }
    return caller;
  }

  /**
   * Becomes the record with these fields. A field may be missing, and their order does not matter.
   *
   * @return false if what every such record has is missing, or is no number that the kernel gives
   */
  public boolean read(FieldCursor fields) {
    clear();
    int callerStart = -1;
    while (fields.next()) {
      take(fields);
      if (itemsRead && callerStart < 0) {
        callerStart = fields.at();
        caller = mixed ? null : callers.get(fields, callerStart);
        if (caller != null) {
          return isCall();
        }
      }
    }
    caller = isCaller() ? makeCaller() : null;
    if (caller != null && itemsRead && !mixed) {
      callers.put(fields, callerStart, caller);
    }
    return caller != null && isCall();
  }

  private boolean isCall() {
    return arch >= 0 && isInt(number);
  }

  private boolean isCaller() {
    return isInt(pid) && pid != 0 && isInt(ppid);
  }

  private Subject makeCaller() {
    return new Subject((int) pid, (int) ppid, uid, loginUid, comm.text(), exe.text());
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
    loginUid = LoginUid.UNSET;
    uid = -1;
    comm.clear();
    exe.clear();
    itemsRead = false;
    mixed = false;
    caller = null;
  }

  /** The kernel writes all of the call, the items last, and then the caller. */
  private void take(FieldCursor field) {
    if (takeOfCall(field)) {
      mixed |= itemsRead;
    } else if (takeOfCaller(field)) {
      mixed |= !itemsRead;
    } else if (field.keyIs("items")) {
      mixed |= itemsRead;
      itemsRead = true;
      items = field.decimal(0);
    }
  }

  private boolean takeOfCall(FieldCursor field) {
    switch (field.key()) {
      case FieldKey.ARCH -> arch = field.hexadecimal(-1);
      case FieldKey.EXIT -> {
        exit = field.decimal(0);
        exitKnown = true;
      }
      case FieldKey.A0 -> arguments[0] = field.hexadecimal(0);
      case FieldKey.A1 -> arguments[1] = field.hexadecimal(0);
      case FieldKey.A2 -> arguments[2] = field.hexadecimal(0);
      case FieldKey.A3 -> arguments[3] = field.hexadecimal(0);
      case FieldKey.LONGER -> {
        return takeLongerOfCall(field);
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean takeLongerOfCall(FieldCursor field) {
    if (field.keyIs("syscall")) {
      number = field.decimal(-1);
      return true;
    }
    if (field.keyIs("success")) {
      success = field.valueIs("yes") ? Boolean.TRUE : field.valueIs("no") ? Boolean.FALSE : null;
      return true;
    }
    return false;
  }

  private boolean takeOfCaller(FieldCursor field) {
    switch (field.key()) {
      case FieldKey.PPID -> ppid = field.decimal(0);
      case FieldKey.PID -> pid = field.decimal(-1);
      case FieldKey.AUID -> loginUid = field.decimal(LoginUid.UNSET);
      case FieldKey.UID -> uid = field.decimal(-1);
      case FieldKey.COMM -> field.text(comm);
      case FieldKey.EXE -> field.text(exe);
      default -> {
        return false;
      }
    }
    return true;
  }

  private static boolean isInt(long number) {
    return number >= 0 && number <= Integer.MAX_VALUE;
  }
}
