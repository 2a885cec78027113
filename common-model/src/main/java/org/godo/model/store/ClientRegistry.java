package org.godo.model.store;

import de.bwaldvogel.mongo.bson.Document;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The clients of the embedded server, by the application name with which the driver opens every
 * connection: {@code godo/CLIENT/HANDOVER}.
 */
final class ClientRegistry {
  private static final String PREFIX = "godo/";

  private final String self;
  // guarded by this
  private final Map<Channel, String> names = new HashMap<>();

  /**
   * Creates a registry.
   *
   * @param self application name of the program that hosts the server
   */
  ClientRegistry(String self) {
    this.self = self;
  }

  /** Returns an application name that no other store uses. */
  static String newName(Store.HandOver handOver) {
    return PREFIX + UUID.randomUUID() + '/' + handOver;
  }

  synchronized void noteGreeting(Channel channel, Document query) {
    String name = applicationName(query);
    if (name != null) {
      names.put(channel, name);
    }
  }

  private static @Nullable String applicationName(Document greeting) {
    return greeting.get("client") instanceof Document client
            && client.get("application") instanceof Document application
            && application.get("name") instanceof String name
        ? name
        : null;
  }

  synchronized void remove(Channel channel) {
    names.remove(channel);
    notifyAll();
  }

  /** Returns whether a program other than the host is connected for which the host is to wait. */
  synchronized boolean othersAreWaitedFor() {
    return names.values().stream()
        .anyMatch(name -> !name.equals(self) && !name.endsWith("/" + Store.HandOver.RESUME));
  }

  /** Waits until no such program is connected, or the time is up. */
  synchronized void awaitOthers(Duration atMost) throws InterruptedException {
    long end = System.nanoTime() + atMost.toNanos();
    long left = atMost.toNanos();
    while (left > 0 && othersAreWaitedFor()) {
      wait(Math.max(1, left / 1_000_000));
      left = end - System.nanoTime();
    }
  }
}
