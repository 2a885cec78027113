package org.godo.listener.netlink;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The audit state before the listener changed it, saved in a file while it is changed, so that the
 * next start can restore it after a crash.
 *
 * @param version of this file's format
 * @param owner pid of the listener that changed the state
 * @param ownerStart when that process started, in clock ticks since boot, as its pid may be reused
 * @param backlogSet the limit that the listener set; only if it is still in force, it is restored
 */
record SavedAuditState(
    int version,
    int owner,
    long ownerStart,
    int enabled,
    int pid,
    int backlogLimit,
    int backlogSet) {
  private static final int VERSION = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  static SavedAuditState of(AuditStatus status, int backlogSet, int owner, long ownerStart) {
    return new SavedAuditState(
        VERSION,
        owner,
        ownerStart,
        status.enabled(),
        status.pid(),
        status.backlogLimit(),
        backlogSet);
  }

  /**
   * Reads the file.
   *
   * @return null if there is none
   * @throws IOException if it cannot be read or is damaged
   */
  static @Nullable SavedAuditState read(Path file) throws IOException {
    try {
      SavedAuditState state = JSON.readValue(Files.readAllBytes(file), SavedAuditState.class);
      if (state.version() != VERSION) {
        throw new IOException(file + " has version " + state.version() + ", not " + VERSION);
      }
      return state;
    } catch (NoSuchFileException none) {
      return null;
    }
  }

  /** Writes the file atomically and durably: after a power cut it is whole or absent. */
  void write(Path file) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null) {
      throw new IOException(file + " is not a file");
    }
    Files.createDirectories(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    Set<StandardOpenOption> options =
        Set.of(
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    try (FileChannel channel = FileChannel.open(draft, options)) {
      ByteBuffer bytes = ByteBuffer.wrap(JSON.writeValueAsBytes(this));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
