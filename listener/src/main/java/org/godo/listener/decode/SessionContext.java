package org.godo.listener.decode;

import org.jspecify.annotations.Nullable;

/**
 * What a decoder must know of the session whose capture it reads.
 *
 * @param session the session's id
 * @param host name of the recorded host
 * @param clockOffsetNs nanoseconds to add to CLOCK_MONOTONIC for the wall clock, until the capture
 *     itself tells (see {@link ClockOffset}); null when not known
 * @param onlySuccess leaves out failed opens and execs as well
 * @param resumed what the run before had reached at the place where reading is taken up again
 */
public record SessionContext(
    String session,
    String host,
    @Nullable Long clockOffsetNs,
    boolean onlySuccess,
    DecoderState resumed) {

  /** A session read from the beginning, every event kept. */
  public static SessionContext of(String session, String host, @Nullable Long clockOffsetNs) {
    return new SessionContext(session, host, clockOffsetNs, false, DecoderState.BEGINNING);
  }
}
