package org.godo.listener.decode;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.godo.listener.capture.CapturedMessage;
import org.godo.listener.capture.MessageSource;
import org.jspecify.annotations.Nullable;

/** How far the wall clock is ahead of the monotonic clock that the connector tells time by. */
public final class ClockOffset {
  private ClockOffset() {}

  /**
   * Estimates the offset of a capture that holds no clock samples: a message cannot arrive before
   * it was made, so the smallest difference between the two times comes closest.
   *
   * @return nanoseconds; null if the capture holds no message of the connector
   */
  public static @Nullable Long estimate(MessageSource capture) throws IOException {
    Long smallest = null;
    CapturedMessage message;
    while ((message = capture.next()) != null) {
      ByteBuffer payload = message.payload();
      if (message.family() == CapturedMessage.CONNECTOR && ProcEvent.isWhole(payload)) {
        long offset = message.arrivalNs() - ProcEvent.timestampNs(payload);
        smallest = smallest == null ? offset : Math.min(smallest, offset);
      }
    }
    return smallest;
  }
}
