/**
 * Delivers captures to the store. In: the messages of a capture log, live or left by an earlier
 * session, or of files. Out: one insert per batch of raw documents, the session's document,
 * checkpoints beside the log. Store outages are waited out; the log is the buffer. {@link
 * org.godo.listener.deliver.Delivery} delivers one session, {@code LiveDelivery} the running one.
 */
@NullMarked
package org.godo.listener.deliver;

import org.jspecify.annotations.NullMarked;
