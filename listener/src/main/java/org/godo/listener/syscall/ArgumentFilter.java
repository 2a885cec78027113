package org.godo.listener.syscall;

/**
 * A condition on an argument, as the kernel compares it: the low 32 bits of the register.
 *
 * @param register number of the argument, from 0
 * @param test how the argument is compared with the value
 */
public record ArgumentFilter(int register, Test test, int value) {
  /** How an argument is compared (kernel/auditfilter.c, audit_comparator). */
  public enum Test {
    EQUAL,
    /** Any bit of the value is set. */
    ANY_BIT,
    /** All bits of the value are set. */
    ALL_BITS
  }

  static ArgumentFilter equal(int register, int value) {
    return new ArgumentFilter(register, Test.EQUAL, value);
  }

  static ArgumentFilter anyBit(int register, int mask) {
    return new ArgumentFilter(register, Test.ANY_BIT, mask);
  }

  static ArgumentFilter allBits(int register, int mask) {
    return new ArgumentFilter(register, Test.ALL_BITS, mask);
  }
}
