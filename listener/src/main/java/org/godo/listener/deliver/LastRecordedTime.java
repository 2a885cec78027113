package org.godo.listener.deliver;

import java.io.IOException;
import org.godo.listener.capture.CaptureDirectory;
import org.godo.listener.capture.CaptureTail;
import org.godo.listener.capture.CapturedMessage;
import org.godo.listener.capture.Note;
import org.godo.listener.capture.NoteCodec;
import org.godo.listener.parse.AuditRecord;
import org.jspecify.annotations.Nullable;

/** Finds the last moment at which a session recorded everything, from the end of its capture. */
final class LastRecordedTime {
  private static final long NANOS_PER_MILLI = 1_000_000L;

  /** Times of audit events are those of the last tick (ktime_get_coarse_real_ts64): HZ is 100. */
  private static final long TICK_NS = 10_000_000L;

  /** Records whose times are kept: those of one event share theirs. */
  private static final int RECORDS = 64;

  /** Notes of the clocks are a second apart; after a longer silence, the clock was set. */
  private static final long LONGEST_SILENCE_NS = 10_000_000_000L;

  private final AuditRecord record = new AuditRecord();
  private final long[] times = new long[RECORDS];
  private int records;
  private long lastRecordNs;
  private long lastNs;
  private Note.@Nullable Clock clock;
  private boolean ended;
  private boolean recording;

  private LastRecordedTime() {}

  /**
   * Returns when a session whose capture is on disk recorded the host last, as CLOCK_BOOTTIME in
   * nanoseconds; null if it never started to record.
   */
  static @Nullable Long of(CaptureDirectory directory) throws IOException {
    LastRecordedTime reader = new LastRecordedTime();
    reader.recording = startedToRecord(directory);
    try (CaptureTail tail = directory.tailOfEnd()) {
      CapturedMessage message;
      while ((message = tail.next()) != null) {
        reader.accept(message);
      }
    }
    return reader.recording ? reader.lastBoottimeNs() : null;
  }

  /**
   * A session killed during its start has no snapshot, which is taken once all sources are live.
   */
  private static boolean startedToRecord(CaptureDirectory directory) throws IOException {
    if (Checkpoint.read(directory.path()).filter(LastRecordedTime::hasSnapshot).isPresent()) {
      return true;
    }
    try (CaptureTail tail = directory.tailOfBeginning()) {
      CapturedMessage message;
      while ((message = tail.next()) != null) {
        if (message.family() == CapturedMessage.NOTE
            && NoteCodec.decode(message.payload()) instanceof Note.ProcessSeen) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean hasSnapshot(Checkpoint checkpoint) {
    return checkpoint.reached().totals().getOrDefault("event_snapshot", 0L) > 0;
  }

  private void accept(CapturedMessage message) throws IOException {
    lastNs = message.arrivalNs();
    if (message.family() == CapturedMessage.AUDIT) {
      if (record.read(message.payload())) {
        times[records++ % RECORDS] = record.millis() * NANOS_PER_MILLI;
        lastRecordNs = message.arrivalNs();
      }
    } else if (message.family() == CapturedMessage.NOTE) {
      Note note = NoteCodec.decode(message.payload());
      clock = note instanceof Note.Clock sample ? sample : clock;
      ended |= note instanceof Note.SessionEnd;
    }
  }

  /**
   * Records still in the kernel's queue when the session ended were written after those it read
   * last, so the time is earlier by what those took to arrive. A session that ended in order wrote
   * its last note of the clocks just before it released its audit connection.
   */
  private @Nullable Long lastBoottimeNs() {
    Note.Clock last = clock;
    if (last == null) {
      return null;
    }
    long sinceClock = lastNs - last.realtimeNs();
    boolean unusable = ended || sinceClock < 0 || sinceClock > LONGEST_SILENCE_NS;
    return last.boottimeNs() + (unusable ? 0 : sinceClock) - delayNs() - TICK_NS;
  }

  private long delayNs() {
    long latest = 0;
    for (int i = 0; i < Math.min(records, RECORDS); i++) {
      latest = Math.max(latest, times[i]);
    }
    long delay = records == 0 ? 0 : lastRecordNs - latest;
    return Math.max(0, Math.min(delay, LONGEST_SILENCE_NS));
  }
}
