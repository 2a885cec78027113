package org.godo.model.linux;

/**
 * The status a parent reads with wait(2), and the connector reports at an exit: the killing signal
 * in the low seven bits, 0x80 for a core dump, the exit code in the next byte (kernel/exit.c).
 *
 * @param raw as the kernel encodes it
 */
public record WaitStatus(int raw) {
  private static final int SIGNAL = 0x7f;
  private static final int CORE_DUMPED = 0x80;
  private static final int EXIT_CODE = 0xff;

  /** What a shell adds to the number of a killing signal to make it an exit code. */
  private static final int SHELL_SIGNALED = 128;

  /** Status of a process that called exit(2) with this code; the kernel keeps its low byte. */
  public static WaitStatus ofExitCode(int code) {
    return new WaitStatus((code & EXIT_CODE) << 8);
  }

  /** Status of a process that a signal ended; whether the kernel dumped core is not known. */
  public static WaitStatus ofSignal(int signal) {
    return new WaitStatus(signal & SIGNAL);
  }

  /** Exit code; 0 when a signal killed it. */
  public int exitCode() {
    return raw >>> 8 & EXIT_CODE;
  }

  /** The signal that killed it; 0 when it exited by itself. */
  public int signal() {
    return raw & SIGNAL;
  }

  /** Whether a signal killed it. */
  public boolean signaled() {
    return signal() != 0;
  }

  /** Whether the kernel dumped core. */
  public boolean coreDumped() {
    return (raw & CORE_DUMPED) != 0;
  }

  /** One number for both, as shells and Docker report it: 128 and the signal, else the code. */
  public int shellCode() {
    return signaled() ? SHELL_SIGNALED + signal() : exitCode();
  }
}
