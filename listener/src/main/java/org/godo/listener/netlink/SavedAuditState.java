package org.godo.listener.netlink;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The audit state before the listener changed it, saved in a file while it is changed, so that the
 * next start can restore it after a crash.
 *
 * @param version of this file's format
 * @param owner pid of the listener that changed the state
 * @param ownerStart when that process started, in clock ticks since boot, as its pid may be reused
 * @param backlogSet the limit that the listener set; only if it is still in force, it is restored
 * @param rateSet likewise; both are 0 in the file of an earlier version, which changed no rate
 */
record SavedAuditState(
    int version,
    int owner,
    long ownerStart,
    int enabled,
    int pid,
    int backlogLimit,
    int backlogSet,
    int rateLimit,
    int rateSet) {
  private static final int VERSION = 1;

  static SavedAuditState of(
      AuditStatus status, int backlogSet, int rateSet, int owner, long ownerStart) {
    return new SavedAuditState(
        VERSION,
        owner,
        ownerStart,
        status.enabled(),
        status.pid(),
        status.backlogLimit(),
        backlogSet,
        status.rateLimit(),
        rateSet);
  }

  /**
   * Reads the file.
   *
   * @return null if there is none
   * @throws IOException if it cannot be read or is damaged
   */
  static @Nullable SavedAuditState read(Path file) throws IOException {
    SavedAuditState state = StateFile.read(file, SavedAuditState.class);
    if (state != null && state.version() != VERSION) {
      throw new IOException(file + " has version " + state.version() + ", not " + VERSION);
    }
    return state;
  }

  /** Writes the file atomically and durably. */
  void write(Path file) throws IOException {
    StateFile.write(file, this);
  }
}
