package org.godo.listener.capture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import org.godo.listener.nativeio.KernelClocks;
import org.godo.listener.nativeio.NativeException;
import org.godo.model.error.ExitCode;
import org.godo.model.error.GodoException;
import org.godo.model.linux.Errno;
import org.godo.model.session.Loss;
import org.godo.model.session.SessionHead;
import org.jspecify.annotations.Nullable;

/**
 * Writes a session's capture. One thread appends; it never waits for the disk but where a new
 * segment is being made at that moment, and drops, counted, what finds no room. Another thread
 * calls {@link #maintain}, which makes segments ahead, has them reach the disk and cuts the full
 * ones to their length. Any thread reads as far as {@link #position}.
 */
public final class CaptureLog implements LogEnd, AutoCloseable {
  /**
   * Room that only the ledger of loss and the session's end may use, so that a full log ends well.
   */
  private static final int LEDGER_BYTES = 16 << 10;

  /** One is not enough where the disk takes longer for a second's log than a second. */
  private static final int SEGMENTS_AHEAD = 2;

  private static final int MAX_NOTE_BYTES = PcapFormat.SNAPLEN - PcapFormat.COOKED_HEADER_BYTES;
  private static final long NANOS_PER_MILLI = 1_000_000L;

  // Causes of dropping, as in LossWindow.

  private final CaptureDirectory directory;
  private final CaptureLimits limits;
  private final KernelClocks clocks;
  private final ByteBuffer start;
  private final int maxNoteBytes;

  // The appending thread's own.
  private Segment current;
  private long droppedFrom;
  private long droppedTo;
  private long droppedNow;
  private Loss droppedBecause = Loss.DISK_FULL;
  private Loss noRoomBecause = Loss.DISK_FULL;
  private final List<Note.Loss> untold = new ArrayList<>();
  private final List<Note.Loss> unwritten = new ArrayList<>();

  // Guarded by this.
  private final Queue<Segment> ready = new ArrayDeque<>();
  private int lastNumber;
  private @Nullable Loss fullBecause;
  private boolean unmaintained;
  private boolean closed;
  private final Queue<Segment> retired = new ArrayDeque<>();
  private Segment writing;

  private volatile long position;
  private final AtomicLong dropped = new AtomicLong();
  private volatile boolean ended;

  private CaptureLog(
      CaptureDirectory directory,
      CaptureLimits limits,
      KernelClocks clocks,
      ByteBuffer start,
      Segment first) {
    this.directory = directory;
    this.limits = limits;
    this.clocks = clocks;
    this.start = start;
    this.current = first;
    this.writing = first;
    this.lastNumber = first.number();
    this.maxNoteBytes = Math.min(MAX_NOTE_BYTES, limits.segmentBytes() / 2);
  }

  /**
   * Makes the directory and the first segment.
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

  /** Where the log is. */
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
    return dropped.get();
  }

  /**
   * Adds a message; for the appending thread.
   *
   * @param from holds the payload at index {@code at}
   */
  void append(int family, long arrivalNs, ByteBuffer from, int at, int length) {
    if (!makeRoom(length)) {
      drop(arrivalNs, noRoomBecause);
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
    drop(arrivalNs, length > maxNoteBytes ? Loss.TOO_LARGE : noRoomBecause);
    return false;
  }

  /** Lets readers see what was appended; for the appending thread, after each batch. */
  void publish() {
    position = Position.of(current.number(), current.length());
  }

  /**
   * Ends the session; for the appending thread, as its last call.
   *
   * @return the spans in which messages were dropped that the log could not even take note of
   */
  List<Note.Loss> finish(Note.SessionEnd end) {
    reportDropped();
    append(end, clocks.realtimeNs());
    publish();
    ended = true;
    return List.copyOf(unwritten);
  }

  /**
   * Makes the next segments, forces the current one and seals those that are full, then waits; for
   * the maintaining thread, until it returns false.
   *
   * @param waitMillis how long to wait for something to do
   * @return whether the log is still open
   */
  boolean maintain(long waitMillis) throws IOException, InterruptedException {
    prepare();
    sealRetired();
    writing().force();
    return awaitWork(waitMillis);
  }

  /** Tells the appending thread that nobody makes segments any more. */
  synchronized void maintenanceFailed() {
    unmaintained = true;
    fullBecause = Loss.DISK_FULL;
    notifyAll();
  }

  /**
   * Seals what is open; call it when no thread appends or maintains any more. A log whose appending
   * thread failed has no end, and ends here for those who read it.
   */
  @Override
  public void close() throws IOException {
    ended = true;
    List<Segment> unused;
    synchronized (this) {
      closed = true;
      notifyAll();
      unused = List.copyOf(ready);
      ready.clear();
    }
    sealRetired();
    current.seal();
    for (Segment segment : unused) {
      segment.discard();
    }
  }

  /** Has the maintaining thread return from {@link #maintain} and end. */
  synchronized void endMaintenance() {
    closed = true;
    notifyAll();
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
    if (current.hasRoom(length, LEDGER_BYTES)) {
      return true;
    }
    Segment fresh = takeNext();
    if (fresh == null) {
      return false;
    }
    current = fresh;
    begin();
    reportDropped();
    return true;
  }

  /** The next segment: waits while it is being made, null when there is no room for one. */
  private synchronized @Nullable Segment takeNext() {
    boolean interrupted = false;
    while (ready.isEmpty() && fullBecause == null) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    Segment fresh = ready.poll();
    if (fresh != null) {
      retired.add(writing);
      writing = fresh;
      // there may be room by now
      fullBecause = unmaintained ? fullBecause : null;
      notifyAll();
    } else if (fullBecause != null) {
      noRoomBecause = fullBecause;
    }
    return fresh;
  }

  private void drop(long arrivalNs, Loss cause) {
    if (cause != droppedBecause) {
      endDropped();
    }
    if (droppedNow == 0) {
      droppedBecause = cause;
      droppedFrom = arrivalNs;
    }
    droppedTo = arrivalNs;
    droppedNow++;
    dropped.incrementAndGet();
  }

  private void endDropped() {
    if (droppedNow > 0) {
      // the wall clock may have been set back
      long from = Math.min(droppedFrom, droppedTo) / NANOS_PER_MILLI;
      long to = Math.max(droppedFrom, droppedTo) / NANOS_PER_MILLI;
      untold.add(new Note.Loss(droppedBecause, from, to, droppedNow));
      droppedNow = 0;
    }
  }

  private void reportDropped() {
    endDropped();
    List<Note.Loss> losses = List.copyOf(untold);
    untold.clear();
    for (Note.Loss loss : losses) {
      if (!append(loss, clocks.realtimeNs())) {
        unwritten.add(loss);
      }
    }
  }

  private void prepare() throws IOException {
    boolean more = true;
    while (more) {
      int number;
      synchronized (this) {
        if (closed || ready.size() >= SEGMENTS_AHEAD) {
          return;
        }
        number = lastNumber + 1;
      }
      more = prepare(number);
    }
  }

  /** Makes a segment; false if there is no room for one. */
  private boolean prepare(int number) throws IOException {
    if (limits.captureBytes() - directory.bytes() < limits.segmentBytes()) {
      noRoom(Loss.CAPTURE_LIMIT);
      return false;
    }
    try {
      prepared(Segment.create(number, directory.file(number), limits.segmentBytes()));
      directory.force();
      return true;
    } catch (NativeException failure) {
      if (failure.errno() != Errno.ENOSPC && failure.errno() != Errno.EDQUOT) {
        throw failure;
      }
      noRoom(Loss.DISK_FULL);
      return false;
    }
  }

  private synchronized void prepared(Segment made) {
    ready.add(made);
    lastNumber = made.number();
    fullBecause = null;
    notifyAll();
  }

  private synchronized void noRoom(Loss because) {
    fullBecause = because;
    notifyAll();
  }

  /** Waits until a segment was taken, the log ends or the time is over. */
  private synchronized boolean awaitWork(long waitMillis) throws InterruptedException {
    long deadline = System.nanoTime() + waitMillis * NANOS_PER_MILLI;
    long left = waitMillis;
    while (!closed && (ready.size() >= SEGMENTS_AHEAD || fullBecause != null) && left > 0) {
      wait(left);
      left = (deadline - System.nanoTime()) / NANOS_PER_MILLI;
    }
    return !closed;
  }

  private void sealRetired() throws IOException {
    while (true) {
      Segment segment;
      synchronized (this) {
        segment = retired.poll();
      }
      if (segment == null) {
        return;
      }
      segment.seal();
    }
  }

  private synchronized Segment writing() {
    return writing;
  }
}
