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
 * @param ofLog whether the records were read by an audit daemon and are in its log: their arrival
 *     is not known, and they may be there more than once
 * @param resumed the state that decoding resumes from
 */
public record SessionContext(
    String session,
    String host,
    @Nullable Long clockOffsetNs,
    boolean onlySuccess,
    boolean ofLog,
    DecoderState resumed) {

  /** A session whose records were received from the kernel. */
  public SessionContext(
      String session,
      String host,
      @Nullable Long clockOffsetNs,
      boolean onlySuccess,
      DecoderState resumed) {
    this(session, host, clockOffsetNs, onlySuccess, false, resumed);
  }

  /** A session decoded from the beginning, with failed opens and execs. */
  public static SessionContext of(String session, String host, @Nullable Long clockOffsetNs) {
    return new SessionContext(session, host, clockOffsetNs, false, DecoderState.BEGINNING);
  }

  /** A session whose records are read from an audit log. */
  public static SessionContext ofLog(String session, String host) {
    return new SessionContext(session, host, null, false, true, DecoderState.BEGINNING);
  }
}
