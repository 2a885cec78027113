package org.godo.listener.lifecycle;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Extends systemd's timeout while a start or a stop goes on, which on a busy or slow machine takes
 * longer than the unit permits: systemd would kill the listener in the midst of it.
 */
public final class TimeoutExtension implements AutoCloseable {
  /** How long systemd waits for the next message. */
  private static final Duration EXTENSION = Duration.ofSeconds(60);

  private static final Duration INTERVAL = Duration.ofSeconds(10);

  /** Messages after which something is stuck rather than slow: a quarter of an hour. */
  private static final int MOST = 90;

  private final SystemdNotifier systemd;
  private final Duration interval;
  private final CountDownLatch closed = new CountDownLatch(1);

  public TimeoutExtension(SystemdNotifier systemd) {
    this(systemd, INTERVAL);
  }

  TimeoutExtension(SystemdNotifier systemd, Duration interval) {
    this.systemd = systemd;
    this.interval = interval;
  }

  /** Extends it from now until it is closed; without systemd does nothing. */
  public void begin() {
    if (systemd.isNotified()) {
      Thread thread = new Thread(this::run, "timeout");
      thread.setDaemon(true);
      thread.start();
    }
  }

  private void run() {
    try {
      int sent = 0;
      do {
        systemd.extendTimeout(EXTENSION);
        sent++;
      } while (sent < MOST && !closed.await(interval.toNanos(), TimeUnit.NANOSECONDS));
    } catch (IOException unheard) {
      // Then the unit's own timeout holds.
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
