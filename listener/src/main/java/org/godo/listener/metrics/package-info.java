/**
 * The state of a running session as numbers, and a server for Prometheus. In: a reader of the
 * session's parts. Out: {@link org.godo.listener.metrics.SessionMetrics}, and its text on HTTP.
 */
@NullMarked
package org.godo.listener.metrics;

import org.jspecify.annotations.NullMarked;
