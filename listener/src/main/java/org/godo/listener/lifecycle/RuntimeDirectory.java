package org.godo.listener.lifecycle;

import java.nio.file.Path;
import org.godo.model.error.ExitCode;

/** {@code /run/godo}: what there can be only one of on a host, gone with the next boot. */
public final class RuntimeDirectory {
  private static final Path RUN = Path.of("/run/godo");

  /** Held by whoever records the host. */
  public static final Path LOCK = RUN.resolve("listener.lock");

  /** The state of audit as it was found; there while it is changed. */
  public static final Path AUDIT_FOUND = RUN.resolve("audit-found.json");

  private RuntimeDirectory() {}

  /**
   * Keeps other listeners of this host away.
   *
   * @throws org.godo.model.error.GodoException exit 5 if there is one
   */
  public static LockFile lock() {
    return LockFile.lock(
        LOCK,
        ExitCode.SEAT_TAKEN,
        "cannot record: another listener is recording this host; stop it first");
  }
}
