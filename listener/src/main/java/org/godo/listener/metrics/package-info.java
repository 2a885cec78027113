/** What a session is at, as numbers, and as Prometheus reads them. */
@NullMarked
package org.godo.listener.metrics;

import org.jspecify.annotations.NullMarked;
