package org.godo.filter.container;

import org.godo.filter.process.ProcessInstance;
import org.godo.model.raw.RawEvent;
import org.jspecify.annotations.Nullable;

/** A container as it is being put together. */
public final class ContainerNode {
  private final String id;
  private @Nullable String rootfs;
  private @Nullable String runtime;
  private @Nullable ProcessInstance root;
  private RawEvent.@Nullable Container docker;

  ContainerNode(String id) {
    this.id = id;
  }

  /** The container's id, 64 hex digits. */
  public String id() {
    return id;
  }

  /** Host path of its root directory. */
  public @Nullable String rootfs() {
    return rootfs;
  }

  void rootfs(String path) {
    rootfs = path;
  }

  /** Name of its runtime, as {@code runc}. */
  public @Nullable String runtime() {
    return runtime;
  }

  void runtime(@Nullable String name) {
    runtime = runtime == null ? name : runtime;
  }

  /** Its first process; null when that was not seen. */
  public @Nullable ProcessInstance root() {
    return root;
  }

  void root(ProcessInstance process) {
    root = process;
  }

  /** The latest that Docker said of it; null when Docker was not asked in time. */
  public RawEvent.@Nullable Container docker() {
    return docker;
  }

  void docker(RawEvent.Container said) {
    docker = said;
    if (rootfs == null) {
      rootfs = said.rootfs();
    }
    runtime(said.runtime());
  }

  /**
   * The host path of a path inside the container. Volumes and binds are known from Docker alone.
   */
  public @Nullable String hostPath(String path) {
    if (docker != null) {
      RawEvent.Mount best = null;
      for (RawEvent.Mount mount : docker.mounts()) {
        boolean covers =
            path.equals(mount.destination()) || path.startsWith(mount.destination() + '/');
        if (covers
            && (best == null || mount.destination().length() > best.destination().length())) {
          best = mount;
        }
      }
      if (best != null) {
        return best.source() == null
            ? null
            : best.source() + path.substring(best.destination().length());
      }
    }
    return rootfs == null ? null : path.equals("/") ? rootfs : rootfs + path;
  }

  @Override
  public String toString() {
    return id;
  }
}
