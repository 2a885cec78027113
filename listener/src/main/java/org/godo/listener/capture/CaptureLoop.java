package org.godo.listener.capture;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.godo.listener.nativeio.KernelClocks;
import org.godo.listener.nativeio.Os;
import org.godo.listener.nativeio.Poller;
import org.godo.listener.nativeio.ReceiveBatch;

/**
 * Moves messages from the kernel's sockets to the log: one thread receives and appends, a second
 * looks after the disk. Notes of other threads pass through a queue, so that the log has one
 * writer.
 */
public final class CaptureLoop {
  private static final int BATCH = 128;

  /** More than AUDIT_MESSAGE_TEXT_MAX 8560 and its header (kernel/audit.c). */
  private static final int MESSAGE_BYTES = 16 << 10;

  private static final int NOTE_QUEUE = 1024;
  private static final int IDLE_MILLIS = 1_000;

  /**
   * Where real time is forbidden; as auditd puts itself before others: priority_boost 4
   * (auditd.conf(5)).
   */
  private static final int NICE = -4;

  /**
   * Messages gather this long once the sockets are empty; each would wake this thread otherwise.
   */
  private static final int REST_MILLIS = 1;

  private static final long LAST_DRAIN_NS = 5_000_000_000L;

  private final CaptureLog log;
  private final List<CaptureSource> sources;
  private final KernelClocks clocks;
  private final long fsyncMillis;
  private final Poller poller;
  private final ReceiveBatch batch = new ReceiveBatch(BATCH, MESSAGE_BYTES);
  private final BlockingQueue<Note> notes = new ArrayBlockingQueue<>(NOTE_QUEUE);
  private final CompletableFuture<Void> failure = new CompletableFuture<>();
  private final Thread capture = new Thread(this::capture, "capture");
  private final Thread disk = new Thread(this::maintain, "capture-disk");

  private final AtomicLong audit = new AtomicLong();
  private final AtomicLong connector = new AtomicLong();
  private final AtomicLong rejected = new AtomicLong();
  private final AtomicLong truncated = new AtomicLong();
  private final Streamed streamed = new Streamed();
  private volatile List<Note.Loss> unwritten = List.of();

  private volatile boolean stopping;

  /**
   * @param sources sockets; they stay the caller's to close, after {@link #stop}
   * @param fsyncMillis how often what was captured is forced to the disk
   */
  public CaptureLoop(
      CaptureLog log, List<CaptureSource> sources, KernelClocks clocks, long fsyncMillis) {
    this.log = log;
    this.sources = List.copyOf(sources);
    this.clocks = clocks;
    this.fsyncMillis = fsyncMillis;
    this.poller = new Poller(sources);
  }

  /** Starts both threads. */
  public void start() {
    capture.start();
    disk.start();
  }

  /** Fails when either thread fails; never completes otherwise. */
  public CompletableFuture<Void> failure() {
    return failure;
  }

  /**
   * Adds a note to the log; waits while the queue is full.
   *
   * @return false if the capture has ended
   */
  public boolean note(Note note) throws InterruptedException {
    while (capture.isAlive()) {
      if (notes.offer(note, IDLE_MILLIS, TimeUnit.MILLISECONDS)) {
        poller.wake();
        return true;
      }
    }
    return false;
  }

  /** CPU time the capture thread has taken, in nanoseconds; -1 when it has ended. */
  public long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getThreadCpuTime(capture.getId());
  }

  /** What was seen so far. */
  public CaptureTotals totals() {
    return new CaptureTotals(
        audit.get(), connector.get(), rejected.get(), truncated.get(), log.dropped());
  }

  /**
   * Takes what the sockets still hold, ends the log and closes it.
   *
   * @return the spans in which messages were dropped that the log could not even take note of
   */
  public List<Note.Loss> stop() throws IOException, InterruptedException {
    stopping = true;
    poller.wake();
    capture.join();
    log.endMaintenance();
    disk.join();
    poller.close();
    log.close();
    return unwritten;
  }

  private void capture() {
    try {
      runBeforeOthers();
      while (!stopping) {
        watchStreams();
        poller.await(IDLE_MILLIS);
        boolean more = receiveReady();
        appendNotes();
        log.publish();
        if (!more && !stopping) {
          poller.rest(REST_MILLIS);
        }
      }
      drain();
      appendNotes();
      unwritten = log.finish(new Note.SessionEnd(clocks.realtimeNs() / 1_000_000));
    } catch (RuntimeException | Error broken) {
      failure.completeExceptionally(broken);
    }
  }

  /**
   * Each message that is received is little work, and the thread that had to give way for it is
   * soon back; but a capture that others may interrupt is interrupted by every program that the
   * kernel wakes, thousands of times a second under load.
   */
  private static void runBeforeOthers() {
    if (!Os.setRealTime(0)) {
      Os.setNice(0, NICE);
    }
  }

  /** A stream that ended, or came back, has another descriptor. */
  private void watchStreams() {
    for (int i = 0; i < sources.size(); i++) {
      if (sources.get(i) instanceof CaptureSource.Stream stream) {
        poller.replace(i, stream.fd());
      }
    }
  }

  /** A batch of each socket that has something; whether one of them may have more. */
  private boolean receiveReady() {
    boolean more = false;
    for (int i = 0; i < sources.size(); i++) {
      // A batch that is not full emptied the queue; the other socket gets its turn after one.
      more |= poller.ready(i) && receive(sources.get(i)) == BATCH;
    }
    return more;
  }

  /** Takes a batch of a source; 0 when there was nothing. */
  int receive(CaptureSource source) {
    return source instanceof CaptureSource.Netlink netlink
        ? receive(netlink)
        : streamed.receive((CaptureSource.Stream) source);
  }

  private int receive(CaptureSource.Netlink source) {
    int count = batch.receive(source.socket());
    if (count == 0) {
      return 0;
    }
    long now = clocks.realtimeNs();
    ByteBuffer region = batch.region();
    int kept = 0;
    for (int i = 0; i < count; i++) {
      if (batch.sender(i) != 0) {
        rejected.incrementAndGet();
        continue;
      }
      if (batch.truncated(i)) {
        truncated.incrementAndGet();
      }
      log.append(source.family(), now, region, batch.payload(i), batch.length(i));
      kept++;
    }
    (source.family() == CapturedMessage.AUDIT ? audit : connector).addAndGet(kept);
    return count;
  }

  /** What came before the end was asked for; the connector of a busy machine never falls silent. */
  private void drain() {
    long deadline = clocks.monotonicNs() + LAST_DRAIN_NS;
    boolean more = true;
    while (more && clocks.monotonicNs() < deadline) {
      more = false;
      for (CaptureSource source : sources) {
        more |= receive(source) > 0;
      }
      log.publish();
    }
  }

  private void appendNotes() {
    Note note;
    while ((note = notes.poll()) != null) {
      log.append(note, clocks.realtimeNs());
    }
  }

  private void maintain() {
    try {
      boolean open = true;
      while (open) {
        open = log.maintain(fsyncMillis);
      }
    } catch (IOException | InterruptedException | RuntimeException | Error broken) {
      failure.completeExceptionally(broken);
      log.maintenanceFailed();
    }
  }

  /** Appends what a stream gives out. */
  private final class Streamed implements CaptureSource.Sink {
    private long arrivalNs;

    /** A full batch as long as there is something: how many messages are left cannot be told. */
    int receive(CaptureSource.Stream source) {
      arrivalNs = clocks.realtimeNs();
      return source.drain(this) ? BATCH : 0;
    }

    @Override
    public void message(ByteBuffer from, int at, int length) {
      log.append(CapturedMessage.AUDIT, arrivalNs, from, at, length);
      audit.incrementAndGet();
    }

    @Override
    public void reject() {
      rejected.incrementAndGet();
    }
  }
}
