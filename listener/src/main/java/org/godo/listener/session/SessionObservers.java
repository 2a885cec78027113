package org.godo.listener.session;

import java.net.InetSocketAddress;
import org.godo.listener.lifecycle.Closer;
import org.godo.listener.metrics.MetricsServer;
import org.godo.listener.metrics.SessionMetrics;
import org.godo.listener.status.StatusServer;
import org.jspecify.annotations.Nullable;

/**
 * The servers that answer questions about the session: {@code listener status}, and Prometheus if
 * asked for. They are bound before, and closed after, everything that they report on.
 */
record SessionObservers(StatusServer status, @Nullable MetricsServer metrics) {

  /** Binds both; they do not answer before {@link #start}. */
  static SessionObservers bind(ListenerOptions options, Closer closer) {
    InetSocketAddress address = options.metrics();
    MetricsServer metrics = address == null ? null : MetricsServer.bind(address);
    if (metrics != null) {
      closer.add(metrics::close);
    }
    StatusServer status = StatusServer.bind(options.dataDir());
    closer.add(status::close);
    return new SessionObservers(status, metrics);
  }

  void start(SessionMetrics.Reader reader) {
    status.start(reader);
    if (metrics != null) {
      metrics.start(reader);
    }
  }
}
