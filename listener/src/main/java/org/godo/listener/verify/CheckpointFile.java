package org.godo.listener.verify;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.Optional;
import org.godo.listener.deliver.Checkpoint;

/** Reads checkpoints, and reports those that cannot be read. */
final class CheckpointFile {
  private CheckpointFile() {}

  /**
   * The checkpoint in a session's directory.
   *
   * @return empty if there is none, or it cannot be read, which then is reported
   */
  static Optional<Checkpoint> read(Path directory, String check, Report report)
      throws AccessDeniedException {
    try {
      return Checkpoint.read(directory);
    } catch (AccessDeniedException denied) {
      throw denied;
    } catch (IOException damaged) {
      report.damage(
          check,
          "its checkpoint cannot be read (" + damaged.getMessage() + ")",
          "remove the file: delivery then begins at the first segment, and documents that are in"
              + " the store already are not doubled");
      return Optional.empty();
    }
  }
}
