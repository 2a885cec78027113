package org.godo.listener.metrics;

import io.netty.channel.Channel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * Bounds the clients of a server: how many there are, how long each may stay, and how fast they are
 * accepted. Used by the thread of the server alone.
 */
@SuppressWarnings("FutureReturnValueIgnored") // A client that has left already is no failure.
final class ClientLimit {
  private static final int MOST = 16;

  /** A client that connects again and again gets no more of the processor than this. */
  private static final long BETWEEN_MILLIS = 10;

  private final Duration deadline;
  private final Deque<Channel> clients = new ArrayDeque<>();

  /**
   * @param deadline after which a client is disconnected, whatever it does
   */
  ClientLimit(Duration deadline) {
    this.deadline = deadline;
  }

  /** Adds a client that has just connected; the oldest has to leave if there are too many. */
  void add(Channel client) {
    if (clients.size() == MOST) {
      clients.remove().close();
    }
    clients.add(client);
    client.closeFuture().addListener(closed -> clients.remove(client));
    client.eventLoop().schedule(() -> client.close(), deadline.toMillis(), TimeUnit.MILLISECONDS);
    pause(client.parent());
  }

  private static void pause(Channel server) {
    server.config().setAutoRead(false);
    server
        .eventLoop()
        .schedule(() -> server.config().setAutoRead(true), BETWEEN_MILLIS, TimeUnit.MILLISECONDS);
  }
}
