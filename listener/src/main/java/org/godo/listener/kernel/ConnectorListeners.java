package org.godo.listener.kernel;

import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.godo.listener.netlink.ConnectorRequests;
import org.godo.listener.netlink.ConnectorRequests.Answers;

/**
 * Keeps the proc connector switched on. The kernel has one count of its listeners; below 1 it sends
 * no event and uses no sequence number, so that no gap shows it. Since Linux 6.6 any process of the
 * first user and pid namespace can decrease it, as often as it likes (drivers/connector/cn_proc.c,
 * {@code cn_proc_mcast_ctl}).
 *
 * <p>A request of our own that is answered shows that the count is 1 or more at that moment. For
 * the time between two looks we keep it higher than necessary: as the kernel answers each request
 * to all listeners while the count is 1 or more, nothing can decrease it to 0 unless we see as many
 * answers to others. But those are not sent that other processors overtake, which decrease the
 * count to 0 after the request and before its answer.
 *
 * <p>For use by one thread at a time.
 */
final class ConnectorListeners {
  private static final int MARGIN = 64;
  private static final int TRUSTED = 32;

  /** Where few requests of others were seen, they are not worth further ones. */
  private static final int WORTH_REFILL = 16;

  private static final long LIMIT_NS = 500_000_000L;

  private final ConnectorRequests requests;
  private final IntSupplier numbers;
  private final LongSupplier nanos;

  /** How much higher than necessary we keep the count. */
  private final int margin;

  /** How much of it requests whose answers are not sent may have used up. */
  private final int trusted;

  /** The count is not lower, but for such requests. */
  private long certain;

  private boolean hasMargin;

  /**
   * @param processors of the host
   * @param numbers for requests; a program that can predict them could pretend answers
   * @param nanos a clock that is never set, in nanoseconds
   */
  ConnectorListeners(
      ConnectorRequests requests, int processors, IntSupplier numbers, LongSupplier nanos) {
    this.requests = requests;
    this.numbers = numbers;
    this.nanos = nanos;
    this.margin = MARGIN + processors;
    this.trusted = TRUSTED + processors;
  }

  /** Returns whether the connector was certainly on since the last time. */
  boolean isOn() {
    return isAnswered() && certain >= trusted && (certain > margin - WORTH_REFILL || fill());
  }

  /**
   * Increases the count until the connector is on, for a bounded time: the count may be decreased
   * at the same time, or have been for long.
   *
   * @return whether it is on; else call it again
   */
  boolean switchOn() {
    long begin = nanos.getAsLong();
    certain = 1;
    boolean on = isAnswered();
    while (!on && nanos.getAsLong() - begin < LIMIT_NS) {
      certain = 0;
      on = increase();
    }
    hasMargin = on && fill();
    return hasMargin && certain >= trusted;
  }

  /**
   * Decreases the count by the margin, unless others decreased it: a count that is too low would
   * switch the connector off for the next listener. Call it while an own subscription is in force:
   * some kernels set the count to 0 when an event reaches no socket.
   */
  void release() {
    if (hasMargin && isAnswered()) {
      for (long i = Math.min(certain, margin + 1L); i > 1; i--) {
        requests.decrease();
      }
    }
    hasMargin = false;
  }

  /** Returns false if the connector was off meanwhile. */
  private boolean fill() {
    for (long i = certain; i <= margin; i++) {
      if (!increase()) {
        return false;
      }
    }
    return true;
  }

  private boolean isAnswered() {
    int number = numbers.getAsInt();
    requests.ask(number);
    return isAnswered(number);
  }

  private boolean increase() {
    int number = numbers.getAsInt();
    requests.increase(number);
    certain++;
    return isAnswered(number);
  }

  private boolean isAnswered(int number) {
    Answers answers = requests.read(number);
    certain -= answers.changes();
    return answers.expected();
  }
}
