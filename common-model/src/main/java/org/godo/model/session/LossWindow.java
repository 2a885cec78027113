package org.godo.model.session;

/**
 * A span of time in which something the kernel had to say was missed.
 *
 * @param source {@code audit}, {@code connector} or {@code capture}
 * @param cause {@code lost}, {@code serial_gap}, {@code sequence_gap}, {@code socket_drops}, {@code
 *     seat_lost}, {@code switched_off}, {@code auditd_gone}, {@code rules_removed}, {@code
 *     disk_full}, {@code torn_tail} or {@code incomplete_event}
 * @param from milliseconds since the epoch, inclusive: the last moment known to be whole
 * @param to milliseconds since the epoch, inclusive: when it was noticed
 * @param count records, events or messages missed, in the unit of the cause; 0 when not known
 */
public record LossWindow(String source, String cause, long from, long to, long count) {}
