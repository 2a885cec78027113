package org.godo.listener.capture;

/**
 * What the capture thread has seen.
 *
 * @param audit audit messages
 * @param connector messages of the proc connector
 * @param rejected messages that did not come from the kernel, or not from that of this host
 * @param truncated messages longer than any the kernel is known to send, kept cut
 * @param dropped messages and notes that found no room in the log
 * @param user of the audit messages, those that programs wrote: their text is dropped
 */
public record CaptureTotals(
    long audit, long connector, long rejected, long truncated, long dropped, long user) {}
