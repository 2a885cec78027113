package org.godo.listener.capture;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.godo.listener.nativeio.KernelClocks;
import org.godo.listener.nativeio.Os;
import org.godo.listener.nativeio.Poller;
import org.godo.model.session.Loss;

/**
 * Moves messages from the kernel's sockets to the log: one thread receives and appends, a second
 * maintains the segments on disk. Notes of other threads pass through a queue, so that the log has
 * one writer.
 */
public final class CaptureLoop {
  private static final int NOTE_QUEUE = 1024;
  private static final int IDLE_MILLIS = 1_000;

  /**
   * Where real time is forbidden; the priority that auditd gives itself: priority_boost 4
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
  private final MessageReceiver receiver;
  private final BlockingQueue<Note> notes = new ArrayBlockingQueue<>(NOTE_QUEUE);
  private final CompletableFuture<Void> failure = new CompletableFuture<>();
  private final Thread capture = new Thread(this::capture, "capture");
  private final RoomReport room;
  private final Thread disk = new Thread(this::maintain, "capture-disk");

  private volatile List<Note.Loss> unwritten = List.of();

  private volatile boolean stopping;

  /**
   * @param sources sockets; they stay the caller's to close, after {@link #stop}
   * @param fsyncMillis how often what was captured is forced to the disk
   * @param warnings accepts a line when the log has no room, and when it has again
   */
  public CaptureLoop(
      CaptureLog log,
      List<CaptureSource> sources,
      KernelClocks clocks,
      long fsyncMillis,
      Consumer<String> warnings) {
    this.room = new RoomReport(log, warnings);
    this.log = log;
    this.sources = List.copyOf(sources);
    this.clocks = clocks;
    this.fsyncMillis = fsyncMillis;
    this.poller = new Poller(sources);
    this.receiver = new MessageReceiver(log, clocks);
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

  /** CPU time used by the capture thread, in nanoseconds; -1 when it has ended. */
  public long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getThreadCpuTime(capture.getId());
  }

  /** What was dropped so far for lack of room, by cause; the log may not have room to note it. */
  public Map<Loss, Long> lost() {
    return log.lost();
  }

  /** What was received so far. */
  public CaptureTotals totals() {
    return receiver.totals();
  }

  /**
   * Receives what the sockets still hold, ends the log and closes it.
   *
   * @return the spans in which messages were dropped and for which the log had no room either
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
      raisePriority();
      while (!stopping) {
        updateDescriptors();
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
   * A message is little work, so a thread that is preempted for it soon runs again; but a capture
   * that others may preempt is preempted by every program that the kernel wakes, thousands of times
   * a second under load.
   */
  private static void raisePriority() {
    if (!Os.setRealTime(0)) {
      Os.setNice(0, NICE);
    }
  }

  /** A stream that was closed or reconnected has another descriptor. */
  private void updateDescriptors() {
    for (int i = 0; i < sources.size(); i++) {
      if (sources.get(i) instanceof CaptureSource.Stream stream) {
        poller.replace(i, stream.fd());
      }
    }
  }

  /** Receives a batch from each source that is ready; returns whether one of them may have more. */
  private boolean receiveReady() {
    boolean more = false;
    for (int i = 0; i < sources.size(); i++) {
      // the other socket gets its turn after one batch
      more |= poller.ready(i) && MessageReceiver.isFull(receive(sources.get(i)));
    }
    return more;
  }

  /** Receives a batch from a source and returns the number of messages. */
  int receive(CaptureSource source) {
    return receiver.receive(source);
  }

  /** Receives what is queued, for a bounded time: a busy machine's connector is never idle. */
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
        room.look();
      }
    } catch (IOException | InterruptedException | RuntimeException | Error broken) {
      failure.completeExceptionally(broken);
      log.maintenanceFailed();
    }
  }
}
