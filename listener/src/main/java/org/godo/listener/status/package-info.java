/**
 * The status socket of a running session, both sides. In: the session's metrics. Out: one JSON
 * object to each client, and in {@code listener status} the rates between two of them.
 */
@NullMarked
package org.godo.listener.status;

import org.jspecify.annotations.NullMarked;
