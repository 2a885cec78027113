package org.godo.listener;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.godo.model.store.StoreOptions;
import org.jspecify.annotations.Nullable;

/**
 * What a session is to be like.
 *
 * @param name given by the user, null for the session's id
 * @param duration ends by itself after this long; null for never
 * @param loginUid records processes with this login uid only; null for the whole host
 * @param excludedExecutables absolute paths of programs that are never recorded
 * @param audit how audit records come
 * @param auditdSocket of auditd's af_unix plugin, for {@link AuditMode#AUDITD}
 * @param dockerSocket of the Docker Engine
 * @param keepCapture keeps segments after they were delivered
 * @param captureLimit most bytes the capture may take; null for no limit
 * @param fsyncInterval how often what was captured is forced to the disk
 * @param onlySuccess leaves out opens and execs that failed
 * @param metrics where Prometheus may ask for metrics; null for nowhere
 * @param store where the documents go; its data directory holds the capture too
 */
public record ListenerOptions(
    @Nullable String name,
    @Nullable Duration duration,
    @Nullable Long loginUid,
    List<String> excludedExecutables,
    AuditMode audit,
    Path auditdSocket,
    Path dockerSocket,
    boolean keepCapture,
    @Nullable Long captureLimit,
    Duration fsyncInterval,
    boolean onlySuccess,
    @Nullable InetSocketAddress metrics,
    StoreOptions store) {

  public ListenerOptions {
    excludedExecutables = List.copyOf(excludedExecutables);
  }

  /** Holds the capture and the embedded store. */
  public Path dataDir() {
    return store.dataDir();
  }
}
