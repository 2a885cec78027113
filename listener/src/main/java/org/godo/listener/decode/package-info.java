/**
 * Decodes the messages of one capture. In: audit records, connector messages and the listener's
 * notes. Out: raw events, the session's notes, losses and totals, and states to resume from. Pure:
 * no I/O, no clock.
 */
@NullMarked
package org.godo.listener.decode;

import org.jspecify.annotations.NullMarked;
