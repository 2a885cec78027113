/**
 * One live session from start to stop: opens the parts in order, connects them, and closes them in
 * reverse order. In: the options of {@code listener run}. Out: the summary, and the session's state
 * for the status socket and Prometheus.
 */
@NullMarked
package org.godo.listener.session;

import org.jspecify.annotations.NullMarked;
