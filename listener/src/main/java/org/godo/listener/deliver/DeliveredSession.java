package org.godo.listener.deliver;

import java.nio.file.Path;
import java.util.function.LongConsumer;
import org.godo.listener.decode.DecoderState;
import org.godo.model.session.SessionHead;
import org.jspecify.annotations.Nullable;

/**
 * The session whose capture is delivered, and its state on disk.
 *
 * @param head the session
 * @param endMillis when it ended, where that is known before it is read; else null
 * @param directory the session's directory {@code DATA_DIR/capture/SESSION}, created if need be;
 *     holds the checkpoint and the refused documents
 * @param resumed the checkpoint whose position the source begins at; null at the beginning
 * @param resumable whether an interrupted delivery resumes from a checkpoint, so that one is
 *     written
 * @param onCheckpoint receives after each checkpoint the position before which the capture is no
 *     longer needed
 */
public record DeliveredSession(
    SessionHead head,
    @Nullable Long endMillis,
    Path directory,
    @Nullable Checkpoint resumed,
    boolean resumable,
    LongConsumer onCheckpoint) {

  /** A session whose end is read, which resumes from a checkpoint if it was interrupted. */
  public DeliveredSession(
      SessionHead head, Path directory, @Nullable Checkpoint resumed, LongConsumer onCheckpoint) {
    this(head, null, directory, resumed, true, onCheckpoint);
  }

  /** A session delivered from the beginning, whose capture is kept. */
  public static DeliveredSession fromBeginning(SessionHead head, Path directory) {
    return new DeliveredSession(head, directory, null, position -> {});
  }

  /** The session of a replay, which begins again if it was interrupted. */
  static DeliveredSession ofReplay(SessionHead head, Path directory) {
    return new DeliveredSession(head, null, directory, null, false, position -> {});
  }

  /** The same, which ended then. */
  public DeliveredSession endedAt(long millis) {
    return new DeliveredSession(head, millis, directory, resumed, resumable, onCheckpoint);
  }

  /** State of decoding at the position that delivery starts from. */
  DecoderState start() {
    return resumed == null ? DecoderState.BEGINNING : resumed.reached();
  }
}
