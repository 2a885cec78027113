package org.godo.listener.deliver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.Optional;
import org.godo.listener.capture.CaptureDirectory;
import org.godo.listener.capture.CaptureTail;
import org.godo.listener.capture.CapturedMessage;
import org.godo.listener.capture.LogEnd;
import org.godo.listener.capture.Note;
import org.godo.listener.capture.Notes;
import org.godo.listener.decode.Decoders;
import org.godo.listener.decode.SessionContext;
import org.godo.model.session.Session;
import org.godo.model.store.Store;
import org.jspecify.annotations.Nullable;

/**
 * The capture log of one session of this host, on its way into the store: from its checkpoint on,
 * and segments that are behind it are removed.
 *
 * @param head what the segment at the checkpoint begins with
 */
record SessionCapture(
    CaptureDirectory directory, Head head, @Nullable Checkpoint checkpoint, boolean keep) {

  /**
   * What every segment begins with.
   *
   * @param clockOffsetNs nanoseconds from CLOCK_MONOTONIC to the wall clock; null when the segment
   *     ends before its clock note
   */
  record Head(Note.SessionStart start, @Nullable Long clockOffsetNs) {}

  /** The capture of a session that has just begun. */
  static SessionCapture begun(CaptureDirectory directory, Note.SessionStart start, boolean keep) {
    return new SessionCapture(directory, new Head(start, null), null, keep);
  }

  /** Whether a capture on disk was delivered whole; it need not be read to know. */
  static boolean isDelivered(CaptureDirectory directory) throws IOException {
    return Checkpoint.read(directory.path()).filter(Checkpoint::complete).isPresent();
  }

  /** A capture on disk that was not delivered whole; empty when it does not tell its session. */
  static Optional<SessionCapture> found(CaptureDirectory directory, boolean keep)
      throws IOException {
    Checkpoint checkpoint = Checkpoint.read(directory.path()).orElse(null);
    long position = checkpoint == null ? 0 : checkpoint.position();
    try (CaptureTail tail = directory.tailOfSegmentAt(position)) {
      CapturedMessage first = tail.next();
      if (first == null || !(Notes.decode(first.payload()) instanceof Note.SessionStart start)) {
        return Optional.empty();
      }
      return Optional.of(
          new SessionCapture(
              directory, new Head(start, clockOffset(tail.next())), checkpoint, keep));
    }
  }

  private static @Nullable Long clockOffset(@Nullable CapturedMessage message) throws IOException {
    return message != null
            && message.family() == CapturedMessage.NOTE
            && Notes.decode(message.payload()) instanceof Note.Clock clock
        ? Long.valueOf(clock.realtimeNs() - clock.monotonicNs())
        : null;
  }

  /** Prepares its delivery up to an end. */
  Delivery delivery(
      Store store, CaptureTail tail, boolean onlySuccess, DeliveryOptions options, Clock clock) {
    Note.SessionStart start = head.start();
    SessionContext context =
        new SessionContext(start.session(), start.host(), head.clockOffsetNs(), onlySuccess, null);
    return new Delivery(
        store,
        tail,
        tail::isEnded,
        sink -> Decoders.stream(context, sink),
        draft(start),
        directory.path(),
        checkpoint,
        this::removeBefore,
        options,
        clock);
  }

  /** Reads from the checkpoint on. */
  CaptureTail tail(LogEnd end) {
    return directory.tail(checkpoint == null ? 0 : checkpoint.position(), end);
  }

  /** All of it is in the store: removes what is left of it, unless it is to be kept. */
  void delivered(DeliverySummary summary) throws IOException {
    if (!keep) {
      directory.deleteSegments();
      if (summary.refused() == 0) {
        Checkpoint.remove(directory.path());
        Files.deleteIfExists(directory.path());
      }
    }
  }

  private void removeBefore(long position) {
    if (keep) {
      return;
    }
    try {
      directory.removeBefore(position);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  static SessionDraft draft(Note.SessionStart start) {
    return new SessionDraft(
        start.session(),
        start.name(),
        Session.LIVE,
        start.host(),
        start.bootId(),
        start.kernel(),
        start.version(),
        start.loginUid(),
        start.audit(),
        start.rules(),
        start.startMillis());
  }
}
