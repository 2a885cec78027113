package org.godo.listener.decode;

import java.util.Map;
import org.godo.listener.capture.CapturedMessage;
import org.jspecify.annotations.Nullable;

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
   * A place of the capture where decoding could be taken up again by what is in the state: all
   * events that began before it were given out.
   *
   * @param position behind the last message that was accepted
   * @return null if there is none that is later than the last one
   */
  @Nullable DecoderState reached(long position);

  /**
   * What was seen so far, by the names used in the session's {@code totals}.
   *
   * @return a map that does not change
   */
  Map<String, Long> totals();
}
