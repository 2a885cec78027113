package org.godo.listener.syscall;

/**
 * A condition on an argument, as the kernel compares it: the low 32 bits of the register.
 *
 * @param register number of the argument, from 0
 * @param anyBit any bit of {@code value} is set; else the argument is equal to it
 */
public record ArgumentFilter(int register, boolean anyBit, int value) {
  static ArgumentFilter equal(int register, int value) {
    return new ArgumentFilter(register, false, value);
  }

  static ArgumentFilter anyBit(int register, int mask) {
    return new ArgumentFilter(register, true, mask);
  }
}
