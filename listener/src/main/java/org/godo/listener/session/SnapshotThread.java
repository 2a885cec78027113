package org.godo.listener.session;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.godo.listener.capture.Note;
import org.godo.listener.capture.NoteSink;
import org.godo.listener.kernel.Host;
import org.godo.listener.lifecycle.Messages;
import org.godo.listener.procfs.ProcSnapshot;
import org.godo.model.session.Loss;

/**
 * Takes the snapshot of /proc while the recording goes on: on a host with hundreds of thousands of
 * descriptors it takes longer than a start may.
 */
final class SnapshotThread {
  private static final long NANOS_PER_MILLI = 1_000_000L;

  private final Host host;
  private final NoteSink notes;
  private final Messages messages;
  private final Thread thread = new Thread(this::run, "snapshot");
  private final CountDownLatch taken = new CountDownLatch(1);
  private volatile boolean stopped;

  SnapshotThread(Host host, NoteSink notes, Messages messages) {
    this.host = host;
    this.notes = notes;
    this.messages = messages;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Waits until the snapshot is taken, no longer than this; returns whether it is. */
  boolean await(long millis) throws InterruptedException {
    return taken.await(millis, TimeUnit.MILLISECONDS);
  }

  /** Ends it; what is not read by then is noted as left out. */
  void stop() throws InterruptedException {
    stopped = true;
    thread.join();
  }

  private void run() {
    long begin = host.clocks().realtimeNs() / NANOS_PER_MILLI;
    try {
      report(new ProcSnapshot(host.processes(), host.clocks()).take(notes, () -> stopped));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException | Error failure) {
      failed(begin, failure);
    } finally {
      taken.countDown();
    }
  }

  private void report(ProcSnapshot.Taken snapshot) {
    if (snapshot.unread() > 0) {
      messages.warn(
          snapshot.unread()
              + " processes from before the session were not read in time: they are missing until"
              + " something of them is recorded, and the time is a loss");
    }
    if (snapshot.incomplete() > 0) {
      messages.warn(
          "of "
              + snapshot.incomplete()
              + " of "
              + snapshot.processes()
              + " processes from before the session not everything could be read, as it is hidden"
              + " from us or too much; their results are marked as incomplete");
    }
  }

  private void failed(long begin, Throwable failure) {
    messages.warn(
        "the snapshot of /proc failed: "
            + failure
            + "; processes from before the session are not all known, and the time is a loss");
    long now = host.clocks().realtimeNs() / NANOS_PER_MILLI;
    try {
      notes.accept(new Note.Loss(Loss.SNAPSHOT_CUT, begin, now, 0));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
