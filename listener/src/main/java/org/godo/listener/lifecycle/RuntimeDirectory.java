package org.godo.listener.lifecycle;

import java.nio.file.Path;
import org.godo.model.error.ExitCode;

/** {@code /run/godo}: the state that exists once a host and ends with the boot. */
public final class RuntimeDirectory {
  private static final Path RUN = Path.of("/run/godo");

  /** The lock of the listener that records the host. */
  public static final Path LOCK = RUN.resolve("listener.lock");

  /** The state of audit before it was changed; exists while it is changed. */
  public static final Path SAVED_AUDIT_STATE = RUN.resolve("audit-found.json");

  /** When a listener of this boot first switched audit on; stays until the next boot. */
  public static final Path AUDIT_SINCE = RUN.resolve("audit-since.json");

  private RuntimeDirectory() {}

  /**
   * Acquires the lock of this host.
   *
   * @param purpose what cannot be done without it, as {@code record}
   * @throws org.godo.model.error.GodoException exit 5 if another listener has it
   */
  public static LockFile lock(String purpose) {
    return LockFile.lock(
        LOCK,
        ExitCode.SEAT_TAKEN,
        "cannot " + purpose + ": another listener is recording this host; stop it first");
  }
}
