package org.godo.listener.session;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.godo.listener.kernel.AuditOptions;
import org.godo.model.store.StoreOptions;
import org.jspecify.annotations.Nullable;

/**
 * The options of a session.
 *
 * @param name given by the user, null for the session's id
 * @param duration after which the session stops by itself; null for never
 * @param audit which audit records are received, and how
 * @param engineSockets sockets of Docker and podman
 * @param criSockets sockets of engines with the container runtime interface of Kubernetes
 * @param keepCapture whether to keep segments after they were delivered
 * @param captureLimit most bytes the capture may take; null for no limit
 * @param fsyncInterval how often the capture log is forced to the disk
 * @param metrics address to serve metrics to Prometheus at; null to serve none
 * @param store the store for the documents; its data directory holds the capture too
 */
public record ListenerOptions(
    @Nullable String name,
    @Nullable Duration duration,
    AuditOptions audit,
    List<Path> engineSockets,
    List<Path> criSockets,
    boolean keepCapture,
    @Nullable Long captureLimit,
    Duration fsyncInterval,
    @Nullable InetSocketAddress metrics,
    StoreOptions store) {

  /** Directory of the capture and the embedded store. */
  public Path dataDir() {
    return store.dataDir();
  }
}
