package org.godo.listener.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import org.godo.listener.metrics.SessionMetrics.SocketQueue;
import org.godo.model.session.LossCount;
import org.jspecify.annotations.Nullable;

/** Formats session metrics as Prometheus' text. Not safe for use by threads. */
final class PrometheusText {
  private static final double MILLIS_PER_SECOND = 1_000;

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Set<String> registered = new HashSet<>();
  private final Current current = new Current();

  /** The metrics that the meters read while a text is written. */
  private static final class Current {
    private @Nullable SessionMetrics metrics;

    private double value(ToDoubleFunction<SessionMetrics> value) {
      SessionMetrics read = metrics;
      return read == null ? 0 : value.applyAsDouble(read);
    }
  }

  PrometheusText() {
    counters();
    gauges();
  }

  private void counters() {
    counter("godo.audit.records", "Audit records captured", n -> n.capture().auditRecords());
    counter(
        "godo.connector.messages",
        "Messages of the proc connector captured",
        n -> n.capture().connectorMessages());
    counter(
        "godo.rejected.messages",
        "Messages that did not come from the kernel",
        n -> n.capture().rejected());
    counter(
        "godo.user.messages",
        "Audit records that programs wrote, of which the text is dropped",
        n -> n.capture().userMessages());
    counter(
        "godo.capture.dropped",
        "Messages dropped for lack of disk space",
        n -> n.capture().dropped());
    counter("godo.documents.delivered", "Documents in the store", n -> n.delivery().documents());
    counter(
        "godo.documents.refused", "Documents refused by the store", n -> n.delivery().refused());
  }

  private void gauges() {
    gauge("godo.capture.bytes", "Size of the capture log on disk", n -> n.capture().bytes());
    gauge("godo.disk.free.bytes", "Free space on the disk", n -> n.capture().freeBytes());
    gauge("godo.kernel.backlog", "Records queued by audit", n -> n.kernel().backlog());
    gauge(
        "godo.kernel.backlog.highest",
        "Greatest backlog at any reading, once a second",
        n -> n.kernel().backlogHighest());
    gauge(
        "godo.kernel.backlog.limit",
        "Backlog from which on audited programs wait; 0 for unlimited",
        n -> n.kernel().backlogLimit());
    gauge("godo.audit.held", "Whether audit records arrive", n -> n.kernel().seatHeld() ? 1 : 0);
    gauge("godo.complete", "Whether nothing is known to be lost", n -> n.lost().isEmpty() ? 1 : 0);
    gauge(
        "godo.delivery.lag.bytes",
        "Bytes of the capture not delivered yet",
        n -> n.delivery().lagBytes());
    gauge(
        "godo.delivery.lag.seconds",
        "Age of the oldest message not delivered yet",
        n -> n.delivery().lagMillis() / MILLIS_PER_SECOND);
    gauge(
        "godo.store.up",
        "Whether the store accepts writes",
        n -> n.delivery().storeAwayMillis() == null ? 1 : 0);
    gauge(
        "godo.session.start.time.seconds",
        "Start of the session, since the epoch",
        n -> n.startMillis() / MILLIS_PER_SECOND);
  }

  /** Returns the text for these metrics. */
  String of(SessionMetrics read) {
    current.metrics = read;
    for (SocketQueue queue : read.kernel().sockets()) {
      if (registered.add(queue.source())) {
        socket(queue);
      }
    }
    for (LossCount loss : read.lost()) {
      if (registered.add(loss.loss().label())) {
        loss(loss);
      }
    }
    return registry.scrape();
  }

  private void socket(SocketQueue queue) {
    Tags tags = Tags.of("source", queue.source());
    Predicate<SocketQueue> same = other -> other.source().equals(queue.source());
    gauge(
        "godo.socket.queue.bytes",
        "Memory of a socket's queue",
        tags,
        n -> first(n, x -> x.kernel().sockets(), same, SocketQueue::bytes));
    gauge(
        "godo.socket.queue.highest.bytes",
        "Greatest memory of a socket's queue at any reading, once a second",
        tags,
        n -> first(n, x -> x.kernel().sockets(), same, SocketQueue::highest));
    gauge(
        "godo.socket.queue.limit.bytes",
        "Limit of the memory of a socket's queue",
        tags,
        n -> first(n, x -> x.kernel().sockets(), same, SocketQueue::limit));
  }

  private void loss(LossCount loss) {
    Predicate<LossCount> same = other -> other.loss().equals(loss.loss());
    FunctionCounter.builder(
            "godo.lost",
            current,
            now -> now.value(n -> first(n, SessionMetrics::lost, same, LossCount::count)))
        .tags("source", loss.source(), "cause", loss.cause())
        .description("Known losses, in the unit of the cause")
        .register(registry);
  }

  private static <T> double first(
      SessionMetrics numbers,
      Function<SessionMetrics, List<T>> list,
      Predicate<T> which,
      ToDoubleFunction<T> value) {
    return list.apply(numbers).stream().filter(which).mapToDouble(value).findFirst().orElse(0);
  }

  private void counter(String name, String description, ToDoubleFunction<SessionMetrics> value) {
    FunctionCounter.builder(name, current, now -> now.value(value))
        .description(description)
        .register(registry);
  }

  private void gauge(String name, String description, ToDoubleFunction<SessionMetrics> value) {
    gauge(name, description, Tags.empty(), value);
  }

  private void gauge(
      String name, String description, Tags tags, ToDoubleFunction<SessionMetrics> value) {
    Gauge.builder(name, current, now -> now.value(value))
        .tags(tags)
        .description(description)
        .register(registry);
  }
}
