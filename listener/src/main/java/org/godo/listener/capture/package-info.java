/**
 * Captures messages and reads captures. Messages come in from the kernel's sockets or auditd's
 * stream, notes from other threads; out goes a log of pcap segments on disk, and from it the
 * messages of a {@link org.godo.listener.capture.MessageSource}. Nothing here interprets a message.
 */
@NullMarked
package org.godo.listener.capture;

import org.jspecify.annotations.NullMarked;
