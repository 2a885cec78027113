package org.godo.listener.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.godo.model.error.ExitCode;
import org.godo.model.error.GodoException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves {@code /metrics} to Prometheus. Nothing is read or computed between requests. */
public final class MetricsServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MetricsServer.class);
  private static final String PATH = "/metrics";
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;
  private static final int BAD_METHOD = 405;
  private static final int FAILED = 500;
  private static final int NO_BODY = -1;

  /** An address or {@code localhost}, with or without a port. */
  private static final Pattern LOCAL_HOST =
      Pattern.compile("(localhost|[0-9.]+|\\[[0-9A-Fa-f:.]+])(:[0-9]+)?");

  private final HttpServer server;
  private final boolean loopback;
  private final PrometheusText text = new PrometheusText();
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread created = new Thread(work, "metrics");
            created.setDaemon(true);
            return created;
          });

  private MetricsServer(HttpServer server, boolean loopback) {
    this.server = server;
    this.loopback = loopback;
  }

  /**
   * Binds the address; requests are answered from {@link #start} on.
   *
   * @throws GodoException if it cannot be bound
   */
  public static MetricsServer bind(InetSocketAddress address) {
    try {
      InetAddress host = address.getAddress();
      return new MetricsServer(
          HttpServer.create(address, 0), host != null && host.isLoopbackAddress());
    } catch (IOException failed) {
      throw new GodoException(
          ExitCode.FAILED,
          "cannot serve metrics on "
              + address.getHostString()
              + ":"
              + address.getPort()
              + ": "
              + failed.getMessage()
              + "; name another address or port with --metrics",
          failed);
    }
  }

  /** Returns the bound address; for port 0 with the port that the system chose. */
  public InetSocketAddress address() {
    return server.getAddress();
  }

  /** Starts to answer requests. */
  public void start(SessionMetrics.Reader reader) {
    server.setExecutor(thread);
    server.createContext("/", exchange -> answer(exchange, reader));
    server.start();
  }

  @Override
  public void close() {
    server.stop(0);
    thread.shutdownNow();
  }

  private void answer(HttpExchange exchange, SessionMetrics.Reader reader) throws IOException {
    try (exchange) {
      if (!isForUs(exchange)) {
        exchange.sendResponseHeaders(NOT_FOUND, NO_BODY);
      } else if (!exchange.getRequestMethod().equals("GET")) {
        exchange.getResponseHeaders().set("Allow", "GET");
        exchange.sendResponseHeaders(BAD_METHOD, NO_BODY);
      } else {
        serve(exchange, reader);
      }
    }
  }

  private void serve(HttpExchange exchange, SessionMetrics.Reader reader) throws IOException {
    byte[] body;
    try {
      body = text.of(reader.read()).getBytes(StandardCharsets.UTF_8);
    } catch (RuntimeException failure) {
      LOG.debug("cannot read the metrics", failure);
      exchange.sendResponseHeaders(FAILED, NO_BODY);
      return;
    }
    exchange.getResponseHeaders().set("Content-Type", TEXT);
    exchange.sendResponseHeaders(OK, body.length);
    exchange.getResponseBody().write(body);
  }

  private boolean isForUs(HttpExchange exchange) {
    return exchange.getRequestURI().getPath().equals(PATH)
        && (!loopback || isLocal(exchange.getRequestHeaders().getFirst("Host")));
  }

  /**
   * Whether a Host header names a local address. A web page of another site whose name resolves to
   * this host must not read what only local users may; a browser sends that site's name.
   */
  static boolean isLocal(@Nullable String host) {
    return host == null || LOCAL_HOST.matcher(host).matches();
  }
}
