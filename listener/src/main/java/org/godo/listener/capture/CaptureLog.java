package org.godo.listener.capture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.godo.listener.nativeio.KernelClocks;
import org.godo.listener.nativeio.NativeException;
import org.godo.model.error.ExitCode;
import org.godo.model.error.GodoException;
import org.godo.model.session.Loss;
import org.godo.model.session.SessionHead;
import org.jspecify.annotations.Nullable;

/**
 * Writes a session's capture. One thread appends; it waits for the disk only where the next segment
 * is still being prepared, and drops and counts what finds no room. Another thread calls {@link
 * #maintain}, which prepares segments ahead, forces them to disk and cuts the full ones to their
 * length. Any thread reads up to {@link #position}.
 */
public final class CaptureLog implements LogEnd, AutoCloseable {
  /** Room that only losses and the session's end may use, so that a full log ends well. */
  private static final int RESERVED_BYTES = 16 << 10;

  private static final int MAX_NOTE_BYTES = PcapFormat.SNAPLEN - PcapFormat.COOKED_HEADER_BYTES;

  private final CaptureDirectory directory;
  private final KernelClocks clocks;
  private final ByteBuffer start;
  private final int maxNoteBytes;
  private final SegmentQueue segments;
  private final SegmentMaintenance maintenance;
  private final DropCounter drops = new DropCounter();

  // The appending thread's own.
  private Segment current;
  private Loss noRoomCause = Loss.DISK_FULL;
  private final List<Note.Loss> unwritten = new ArrayList<>();

  private volatile long position;
  private volatile boolean ended;

  private CaptureLog(
      CaptureDirectory directory,
      CaptureLimits limits,
      KernelClocks clocks,
      ByteBuffer start,
      Segment first) {
    this.directory = directory;
    this.clocks = clocks;
    this.start = start;
    this.current = first;
    this.segments = new SegmentQueue(first);
    this.maintenance = new SegmentMaintenance(directory, limits, segments);
    this.maxNoteBytes = Math.min(MAX_NOTE_BYTES, limits.segmentBytes() / 2);
  }

  /**
   * Creates the directory and the first segment.
   *
   * @param head what every segment begins with, as a note
   * @throws GodoException if there is no room for a segment
   */
  public static CaptureLog create(
      CaptureDirectory directory, CaptureLimits limits, KernelClocks clocks, SessionHead head) {
    try {
      directory.create();
      Segment first = Segment.create(1, directory.file(1), limits.segmentBytes());
      directory.force();
      CaptureLog log =
          new CaptureLog(
              directory, limits, clocks, NoteCodec.encode(new Note.SessionStart(head)), first);
      log.begin();
      return log;
    } catch (IOException | NativeException failure) {
      throw new GodoException(
          ExitCode.FAILED,
          "cannot write the capture log in "
              + directory.path()
              + ": "
              + failure.getMessage()
              + "; make room, or name another --data-dir",
          failure);
    }
  }

  /** The directory the log is written to. */
  public CaptureDirectory directory() {
    return directory;
  }

  /** Bytes between this position and the last one published are all there. */
  @Override
  public long position() {
    return position;
  }

  @Override
  public boolean isFinal() {
    return ended;
  }

  /** Messages that found no room, so far. */
  public long dropped() {
    return drops.dropped();
  }

  /** The same by cause of the loss. */
  Map<Loss, Long> lost() {
    return drops.byCause();
  }

  /** Why there is no room for a further segment; null where there is. */
  @Nullable Loss noRoomCause() {
    return segments.noRoomCause();
  }

  /**
   * Adds a message; for the appending thread.
   *
   * @param from holds the payload at index {@code at}
   */
  void append(int family, long arrivalNs, ByteBuffer from, int at, int length) {
    if (!makeRoom(length)) {
      drops.drop(arrivalNs, noRoomCause);
      return;
    }
    current.append(family, arrivalNs, from, at, length);
  }

  /**
   * Adds a note; for the appending thread.
   *
   * @return false if it found no room
   */
  boolean append(Note note, long arrivalNs) {
    ByteBuffer message = NoteCodec.encode(note);
    int length = message.remaining();
    boolean isLedger = note instanceof Note.Loss || note instanceof Note.SessionEnd;
    if (length <= maxNoteBytes && (makeRoom(length) || (isLedger && current.hasRoom(length, 0)))) {
      current.append(CapturedMessage.NOTE, arrivalNs, message, 0, length);
      return true;
    }
    drops.drop(arrivalNs, length > maxNoteBytes ? Loss.TOO_LARGE : noRoomCause);
    return false;
  }

  /** Makes what was appended visible to readers; for the appending thread, after each batch. */
  void publish() {
    position = Position.of(current.number(), current.length());
  }

  /**
   * Ends the session; for the appending thread, as its last call.
   *
   * @return the spans in which messages were dropped and for which there was no room either
   */
  List<Note.Loss> finish(Note.SessionEnd end) {
    reportDropped();
    append(end, clocks.realtimeNs());
    publish();
    ended = true;
    return List.copyOf(unwritten);
  }

  /**
   * Prepares the next segments, forces the current one and seals those that are full, then waits;
   * for the maintaining thread, until it returns false.
   *
   * @param waitMillis how long to wait for something to do
   * @return whether the log is still open
   */
  boolean maintain(long waitMillis) throws IOException, InterruptedException {
    maintenance.run();
    return segments.awaitWork(waitMillis);
  }

  /** Reports to the appending thread that no more segments will be prepared. */
  void maintenanceFailed() {
    segments.maintenanceFailed();
  }

  /** Makes {@link #maintain} return false. */
  void endMaintenance() {
    segments.close();
  }

  /**
   * Seals what is open; call it when no thread appends or maintains any more. A log whose appending
   * thread failed has no end, and ends here for its readers.
   */
  @Override
  public void close() throws IOException {
    ended = true;
    segments.close();
    List<Segment> unused = segments.drainPrepared();
    maintenance.sealFull();
    current.seal();
    for (Segment segment : unused) {
      segment.discard();
    }
  }

  private void begin() {
    long now = clocks.realtimeNs();
    current.append(CapturedMessage.NOTE, now, start, 0, start.remaining());
    ByteBuffer clock =
        NoteCodec.encode(new Note.Clock(now, clocks.monotonicNs(), clocks.boottimeNs()));
    current.append(CapturedMessage.NOTE, now, clock, 0, clock.remaining());
    publish();
  }

  private boolean makeRoom(int length) {
    return current.hasRoom(length, RESERVED_BYTES) || advance();
  }

  /** Goes on in the next segment; false when there is no room for one. */
  private boolean advance() {
    Segment next = segments.advance();
    if (next == null) {
      Loss cause = segments.noRoomCause();
      noRoomCause = cause == null ? noRoomCause : cause;
      return false;
    }
    current = next;
    begin();
    reportDropped();
    return true;
  }

  private void reportDropped() {
    for (Note.Loss loss : drops.drainSpans()) {
      if (!append(loss, clocks.realtimeNs())) {
        unwritten.add(loss);
      }
    }
  }
}
