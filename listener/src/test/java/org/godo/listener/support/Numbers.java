package org.godo.listener.support;

import java.util.List;
import org.godo.listener.metrics.SessionMetrics;
import org.godo.listener.metrics.SessionMetrics.Capture;
import org.godo.listener.metrics.SessionMetrics.Delivery;
import org.godo.listener.metrics.SessionMetrics.Kernel;
import org.godo.listener.metrics.SessionMetrics.SocketQueue;
import org.godo.model.session.LossCount;
import org.jspecify.annotations.Nullable;

/** Session metrics for tests, with all numbers different. */
public final class Numbers {
  private Numbers() {}

  /** Metrics at a moment; {@code storeAwayMillis} is null while the store accepts writes. */
  public static SessionMetrics at(
      long atMillis, long records, @Nullable Long storeAwayMillis, LossCount... lost) {
    return new SessionMetrics(
        "host-20261120T130000Z-00ff",
        "evening\u001b",
        1_795_179_600_000L,
        atMillis,
        "unicast",
        4242L,
        new Capture(records, records / 2, 3, 4, 134_217_728, 12_884_901_888L, 5),
        new Kernel(
            true,
            5,
            60,
            65_536,
            List.of(
                new SocketQueue("audit", 7, 8_192, 268_435_456),
                new SocketQueue("connector", 9, 10, 67_108_864))),
        new Delivery(records / 4, 12, 3_277, 1_450, storeAwayMillis),
        List.of(lost));
  }
}
