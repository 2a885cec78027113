package org.godo.listener.parse;

import static org.godo.model.linux.CallConstants.PID_MAX_LIMIT;

import java.util.Arrays;
import org.godo.model.linux.Errno;
import org.godo.model.raw.RawEvent.Subject;
import org.jspecify.annotations.Nullable;

/** A SYSCALL record: a call and its caller. One object is reused for every event. */
public final class SyscallRecord {
  private long arch;
  private long number;
  private @Nullable Boolean success;
  private boolean exitKnown;
  private long exit;
  private final long[] arguments = new long[4];

  /** One bit for each. */
  private int argumentsRead;

  private boolean argumentLacked;

  /** Whether a field of the call is no number. */
  private boolean malformed;

  private long items;

  private boolean itemsRead;
  private boolean mixed;
  private @Nullable Subject caller;
  private final CallerFields callerFields = new CallerFields();
  private final CallerCache callers = new CallerCache();

  /** AUDIT_ARCH value. */
  public long arch() {
    return arch;
  }

  /** Number of the call in that architecture. */
  public int number() {
    return (int) number;
  }

  /** Null if the record does not say. */
  public @Nullable Boolean success() {
    return success;
  }

  /** Whether the record has a return value. */
  public boolean exitKnown() {
    return exitKnown;
  }

  /** Return value; 0 if the record has none. */
  public long exit() {
    return exit;
  }

  /**
   * An argument as the register held it; a descriptor is its low 32 bits, signed. 0 if the record
   * does not have it.
   *
   * @param n from 0 to 3, those the kernel logs
   */
  public long argument(int n) {
    argumentLacked |= (argumentsRead & (1 << n)) == 0;
    return arguments[n];
  }

  /**
   * Whether an argument was asked for that the record does not have. The kernel's records have all;
   * extracts of logs may not.
   */
  public boolean lacksArgument() {
    return argumentLacked;
  }

  /** Whether the record has the number of PATH records. */
  public boolean hasItems() {
    return itemsRead;
  }

  /** Number of PATH records that belong to the event. */
  public int items() {
    return (int) Math.max(0, Math.min(items, Integer.MAX_VALUE));
  }

  /**
   * Returns the caller, which stays valid; mostly the same object for the same caller.
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
   * Reads a record. Fields may be missing, and their order does not matter.
   *
   * @return false if a mandatory field is missing, or is not a number that the kernel writes
   */
  public boolean read(FieldCursor fields) {
    clear();
    int callerStart = -1;
    while (fields.next()) {
      readField(fields);
      if (itemsRead && callerStart < 0) {
        callerStart = fields.at();
        caller = mixed ? null : callers.get(fields, callerStart);
        if (caller != null) {
          return !fields.isDamaged() && isCall();
        }
      }
    }
    caller = callerFields.isValid() && !fields.isDamaged() ? callerFields.subject() : null;
    if (caller != null && itemsRead && !mixed) {
      callers.put(fields, callerStart, caller);
    }
    return caller != null && isCall();
  }

  private boolean isCall() {
    boolean isNumber = number >= Integer.MIN_VALUE && number <= Integer.MAX_VALUE;
    return arch >= 0 && isNumber && !malformed && isResult();
  }

  /** The kernel writes both or none; what failed has an error number, and nothing else has one. */
  private boolean isResult() {
    if (success == null || !exitKnown) {
      return success == null && !exitKnown;
    }
    return success ? exit >= 0 || exit < -Errno.MAX : exit < 0;
  }

  private void clear() {
    arch = -1;
    number = Long.MIN_VALUE;
    success = null;
    exitKnown = false;
    exit = 0;
    Arrays.fill(arguments, 0);
    argumentsRead = 0;
    argumentLacked = false;
    malformed = false;
    items = 0;
    callerFields.clear();
    itemsRead = false;
    mixed = false;
    caller = null;
  }

  /** The kernel writes the fields of the call, the items last, and then those of the caller. */
  private void readField(FieldCursor field) {
    if (readCallField(field)) {
      mixed |= itemsRead;
    } else if (callerFields.read(field)) {
      mixed |= !itemsRead;
    } else if (field.keyIs("items")) {
      mixed |= itemsRead;
      itemsRead = true;
      items = field.decimal(0);
      malformed |= !isInt(items);
    }
  }

  private boolean readCallField(FieldCursor field) {
    switch (field.key()) {
      case FieldKey.ARCH -> arch = field.hexadecimal(-1);
      case FieldKey.EXIT -> {
        exit = field.decimal(0);
        exitKnown = true;
      }
      case FieldKey.A0 -> readArgument(field, 0);
      case FieldKey.A1 -> readArgument(field, 1);
      case FieldKey.A2 -> readArgument(field, 2);
      case FieldKey.A3 -> readArgument(field, 3);
      case FieldKey.LONGER -> {
        return readLongerCallField(field);
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private void readArgument(FieldCursor field, int n) {
    arguments[n] = field.hexadecimal(0);
    argumentsRead |= 1 << n;
  }

  private boolean readLongerCallField(FieldCursor field) {
    if (field.keyIs("syscall")) {
      number = field.decimal(Long.MIN_VALUE);
      return true;
    }
    if (field.keyIs("success")) {
      success = field.valueIs("yes") ? Boolean.TRUE : field.valueIs("no") ? Boolean.FALSE : null;
      malformed |= success == null;
      return true;
    }
    return false;
  }

  /** Whether the kernel gives processes this number. */
  static boolean isPid(long number) {
    return number > 0 && number <= PID_MAX_LIMIT;
  }

  /** Whether it can be the parent of a process: 0 where that is not in the pid namespace. */
  static boolean isParent(long number) {
    return number == 0 || isPid(number);
  }

  static boolean isInt(long number) {
    return number >= 0 && number <= Integer.MAX_VALUE;
  }
}
