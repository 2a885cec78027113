package org.godo.model.raw;

import java.util.stream.IntStream;

/**
 * The origin of a raw document: session, source, time and sequence.
 *
 * <p>The {@code _id} is {@code SESSION/TAG/SEQUENCE}: it is computed from the kernel's own
 * sequence, so writing a capture twice makes no second document, and within one session and source
 * the order of the ids is the order of the events (audit: serial; connector: kernel time), so that
 * the index every collection has on {@code _id} is also the one the filter reads by.
 *
 * @param session id of the listener's session
 * @param host name of the recorded host
 * @param source the interface that reported it
 * @param timestamp milliseconds since the epoch. Audit: entry into the system call, on the kernel's
 *     coarse clock, so up to one tick early (kernel/auditsc.c, {@code ktime_get_coarse_real_ts64}).
 *     Connector: the kernel's monotonic time placed on the wall clock by the session's clock
 *     samples
 * @param timestampNs nanoseconds of CLOCK_MONOTONIC as the connector reports them; {@link #UNKNOWN}
 *     for the other sources
 * @param serial audit serial, extended to 64 bits over wraps of the kernel's 32; else {@link
 *     #UNKNOWN}
 * @param cpu cpu of a connector message; else {@link #UNKNOWN}
 * @param sequence the connector's per-cpu sequence number; for {@link Source#PROC} and {@link
 *     Source#DOCKER} the position in the capture; for {@link Source#INSPECT} a number computed from
 *     the report; else {@link #UNKNOWN}
 */
public record Origin(
    String session,
    String host,
    Source source,
    long timestamp,
    long timestampNs,
    long serial,
    int cpu,
    long sequence) {

  /** In place of a number that the source does not report. */
  public static final int UNKNOWN = -1;

  /** Digits of a serial in an {@code _id}, at least. */
  public static final int SERIAL_DIGITS = 16;

  /** Digits of the largest number of 63 bits. */
  private static final int POSITION_DIGITS = 19;

  private static final String[] ZEROS =
      IntStream.rangeClosed(0, POSITION_DIGITS).mapToObj("0"::repeat).toArray(String[]::new);

  /** Origin of an audit event. */
  public static Origin audit(String session, String host, long timestamp, long serial) {
    return new Origin(session, host, Source.AUDIT, timestamp, UNKNOWN, serial, UNKNOWN, UNKNOWN);
  }

  /** Origin of a connector message. */
  public static Origin connector(
      String session, String host, long timestamp, long timestampNs, int cpu, long sequence) {
    return new Origin(
        session, host, Source.CONNECTOR, timestamp, timestampNs, UNKNOWN, cpu, sequence);
  }

  /** Origin of something that the listener looked up, noted at a position of the capture. */
  public static Origin lookedUp(
      Source source, String session, String host, long timestamp, long position) {
    return new Origin(session, host, source, timestamp, UNKNOWN, UNKNOWN, UNKNOWN, position);
  }

  /** Returns the prefix of the ids of all documents of one session and source. */
  public static String prefix(String session, Source source) {
    return session + '/' + source.tag() + '/';
  }

  /** The {@code _id}. */
  public String id() {
    String prefix = prefix(session, source);
    return switch (source) {
      case AUDIT -> prefix + padded(serial, SERIAL_DIGITS);
      case CONNECTOR -> prefix + padded(timestampNs, POSITION_DIGITS) + '/' + cpu + '/' + sequence;
      case PROC, DOCKER, INSPECT -> prefix + padded(sequence, POSITION_DIGITS);
    };
  }

  /** A number in decimal with at least this many digits. */
  private static String padded(long value, int width) {
    String digits = Long.toString(value);
    return ZEROS[Math.max(0, width - digits.length())] + digits;
  }
}
