package org.godo.listener.decode;

import org.jspecify.annotations.Nullable;

/**
 * The session whose capture is decoded.
 *
 * @param session the session's id
 * @param host name of the recorded host
 * @param clockOffsetNs nanoseconds to add to CLOCK_MONOTONIC for the wall clock, until the capture
 *     has a sample (see {@link ClockOffset}); null when not known
 * @param onlySuccess drops failed opens and execs as well
 * @param resumed the state that decoding resumes from
 */
public record SessionContext(
    String session,
    String host,
    @Nullable Long clockOffsetNs,
    boolean onlySuccess,
    DecoderState resumed) {

  /** A session decoded from the beginning, with failed opens and execs. */
  public static SessionContext of(String session, String host, @Nullable Long clockOffsetNs) {
    return new SessionContext(session, host, clockOffsetNs, false, DecoderState.BEGINNING);
  }
}
