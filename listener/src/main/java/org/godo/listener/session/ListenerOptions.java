package org.godo.listener.session;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import org.godo.listener.kernel.AuditOptions;
import org.godo.model.store.StoreOptions;
import org.jspecify.annotations.Nullable;

/**
 * What a session is to be like.
 *
 * @param name given by the user, null for the session's id
 * @param duration ends by itself after this long; null for never
 * @param audit which audit records are received, and how
 * @param dockerSocket socket of the Docker Engine
 * @param keepCapture keeps segments after they were delivered
 * @param captureLimit most bytes the capture may take; null for no limit
 * @param fsyncInterval how often what was captured is forced to the disk
 * @param metrics where Prometheus may ask for metrics; null for nowhere
 * @param store where the documents go; its data directory holds the capture too
 */
public record ListenerOptions(
    @Nullable String name,
    @Nullable Duration duration,
    AuditOptions audit,
    Path dockerSocket,
    boolean keepCapture,
    @Nullable Long captureLimit,
    Duration fsyncInterval,
    @Nullable InetSocketAddress metrics,
    StoreOptions store) {

  /** Holds the capture and the embedded store. */
  public Path dataDir() {
    return store.dataDir();
  }
}
