package org.godo.listener.decode;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.godo.listener.capture.CapturedMessage;
import org.godo.listener.capture.MessageSource;
import org.jspecify.annotations.Nullable;

/** Offset of the wall clock from the monotonic clock that the connector uses. */
public final class ClockOffset {
  private ClockOffset() {}

  /**
   * Estimates the offset of a capture without clock samples: a message cannot arrive before it was
   * sent, so the smallest difference between the two times is closest.
   *
   * @return nanoseconds; null if the capture has no message of the connector
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
