package org.godo.listener.decode;

import java.util.Map;
import org.godo.listener.capture.CapturedMessage;

/** Turns the messages of one session's capture into raw documents. Not safe for use by threads. */
public interface StreamDecoder {
  /** Takes the next message of the capture. */
  void accept(CapturedMessage message);

  /**
   * Gives out events that have waited too long for their missing records.
   *
   * @param nowNs the arrival clock, nanoseconds since the epoch
   */
  void expire(long nowNs);

  /** Gives out everything still held: the capture has ended. */
  void finish();

  /**
   * Position of the earliest message whose event was not given out yet, or {@code Long.MAX_VALUE}:
   * decoding must start again no later than here after an interruption.
   */
  long safePosition();

  /** What was seen so far, by the names used in the session's {@code totals}. */
  Map<String, Long> totals();
}
