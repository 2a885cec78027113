package org.godo.listener.deliver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.godo.listener.capture.CaptureDirectory;
import org.godo.listener.capture.CaptureTail;
import org.godo.listener.capture.LogEnd;
import org.godo.listener.capture.Position;
import org.godo.listener.decode.DecoderState;
import org.godo.listener.decode.Decoders;
import org.godo.listener.decode.SessionContext;
import org.godo.listener.lifecycle.Messages;
import org.godo.model.session.SessionHead;
import org.godo.model.store.Store;
import org.jspecify.annotations.Nullable;

/**
 * The capture log of one session of this host while it is delivered: it is read from its checkpoint
 * on, and segments before that are removed, or kept if they are damaged.
 */
record SessionCapture(
    CaptureDirectory directory,
    SessionHead head,
    @Nullable Checkpoint checkpoint,
    boolean keep,
    Messages messages) {
  private static final long FIRST = Position.of(1, 0);

  /** The capture of a session that has just begun. */
  static SessionCapture begin(
      CaptureDirectory directory, SessionHead head, boolean keep, Messages messages) {
    return new SessionCapture(directory, head, null, keep, messages);
  }

  /** Whether a capture on disk was delivered to its end, by its checkpoint alone. */
  static boolean isDelivered(CaptureDirectory directory) throws IOException {
    return Checkpoint.read(directory.path()).filter(Checkpoint::complete).isPresent();
  }

  /** A capture on disk that was not delivered to its end; empty if it does not name its session. */
  static Optional<SessionCapture> find(CaptureDirectory directory, boolean keep, Messages messages)
      throws IOException {
    Checkpoint checkpoint = Checkpoint.read(directory.path()).orElse(null);
    return Optional.ofNullable(directory.sessionHead())
        .map(head -> new SessionCapture(directory, head, checkpoint, keep, messages));
  }

  /** Prepares the delivery of what the tail reads. */
  Delivery delivery(
      Store store, CaptureTail tail, boolean onlySuccess, DeliveryOptions options, Clock clock) {
    DecoderState from = checkpoint == null ? DecoderState.BEGINNING : checkpoint.reached();
    SessionContext context = new SessionContext(head.id(), head.host(), null, onlySuccess, from);
    return new Delivery(
        store,
        new CaptureInput(tail, tail::isEnded, sink -> Decoders.stream(context, sink)),
        new DeliveredSession(head, directory.path(), checkpoint, this::removeBefore),
        options,
        clock);
  }

  /** Reads from the checkpoint on; without one from the first segment, which must exist then. */
  CaptureTail tail(LogEnd end) {
    return directory.tail(checkpoint == null ? FIRST : checkpoint.reached().position(), end);
  }

  /** Removes what is left of a capture that is delivered to its end, unless it is to be kept. */
  void finish(DeliverySummary summary) throws IOException {
    if (keep) {
      warnOfDamaged(directory.damagedFiles());
      return;
    }
    warnOfDamaged(directory.removeSegments());
    if (summary.refused() == 0) {
      Checkpoint.remove(directory.path());
      Files.deleteIfExists(directory.path());
    }
  }

  private void removeBefore(long position) {
    if (keep) {
      return;
    }
    try {
      warnOfDamaged(directory.removeBefore(position));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private void warnOfDamaged(List<Path> files) {
    for (Path file : files) {
      messages.warn(
          "a segment of session "
              + head.id()
              + " is damaged: what is whole in it was delivered, the rest is in the ledger of loss;"
              + " it is kept as "
              + file);
    }
  }
}
