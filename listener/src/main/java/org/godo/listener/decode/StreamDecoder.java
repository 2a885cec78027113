package org.godo.listener.decode;

import java.util.Map;
import org.godo.listener.capture.CapturedMessage;
import org.jspecify.annotations.Nullable;

/** Decodes the messages of one session's capture to raw events. Not safe for use by threads. */
public interface StreamDecoder {
  /** Accepts the next message of the capture. */
  void accept(CapturedMessage message);

  /**
   * Emits events that have been pending for too long.
   *
   * @param nowNs the arrival clock, nanoseconds since the epoch
   */
  void expire(long nowNs);

  /** Emits everything that is pending: the capture has ended. */
  void finish();

  /**
   * Returns a position that decoding can resume from, with its state: all events that began before
   * it were emitted.
   *
   * @param position behind the last message that was accepted
   * @return null if there is none behind the one returned last
   */
  @Nullable DecoderState reached(long position);

  /**
   * Counts so far, by the names of the session's {@code totals}.
   *
   * @return an immutable map
   */
  Map<String, Long> totals();
}
