package org.godo.filter.container;

import java.util.ArrayList;
import java.util.List;
import org.godo.filter.process.ProcessInstance;
import org.godo.model.raw.RawEvent;
import org.jspecify.annotations.Nullable;

/** A container as it is being put together. */
public final class Container {
  private final String id;
  private @Nullable ContainerName name;
  private @Nullable String rootfs;
  private boolean rooted;
  private @Nullable String runtime;
  private final List<ProcessInstance> roots = new ArrayList<>(1);
  private @Nullable Container enclosing;
  private RawEvent.@Nullable Container docker;

  Container(String id) {
    this.id = id;
  }

  /** What tells it apart from all others: its random id, else host, namespace and id. */
  public String id() {
    return id;
  }

  /** Containerd's namespace, as {@code moby}; null when not known. */
  public @Nullable String namespace() {
    return name == null ? null : name.namespace();
  }

  /** The id that somebody chose for it; null when it is a random one. */
  public @Nullable String chosenId() {
    return name == null || !name.isChosen() ? null : name.id();
  }

  void name(ContainerName said) {
    if (namespace() == null) {
      name = said;
    }
  }

  /** Host path of its root directory. */
  public @Nullable String rootfs() {
    return rootfs;
  }

  void setRootfs(String path) {
    rootfs = path;
    rooted = true;
  }

  /** Its root directory may be this, where nobody tells of another. */
  void proposeRootfs(String path) {
    rootfs = rootfs == null ? path : rootfs;
  }

  /** Whether its root directory is known from the calls that changed to it. */
  public boolean isRooted() {
    return rooted;
  }

  /** Name of its runtime, as {@code runc}. */
  public @Nullable String runtime() {
    return runtime;
  }

  void runtime(@Nullable String name) {
    runtime = runtime == null ? name : runtime;
  }

  /**
   * Its first process, the latest where it was started more than once; null when that was not seen.
   */
  public @Nullable ProcessInstance root() {
    return roots.isEmpty() ? null : roots.get(roots.size() - 1);
  }

  /** When the first of its runs that were seen began; null when none was. */
  public @Nullable Long firstStart() {
    return roots.isEmpty() ? null : roots.get(0).start();
  }

  /** A process is the first of a new run of it. */
  void started(ProcessInstance process, @Nullable Container around) {
    roots.add(process);
    enclosing = around;
  }

  /** The container its first process was made in; null when that was on the host. */
  @Nullable Container enclosing() {
    return enclosing;
  }

  /** A process is its first, and not the one that was taken for it. */
  void startedBefore(ProcessInstance process) {
    roots.clear();
    roots.add(process);
  }

  /** When the run that was going on at a time ended; null when nobody told. */
  public @Nullable Long endAfter(long millis) {
    for (ProcessInstance root : roots) {
      Long exit = root.exitInferred() ? null : root.exit();
      if (exit != null && exit >= millis) {
        return exit;
      }
    }
    Long said = docker == null ? null : docker.endTimestamp();
    return said == null || said < millis ? null : said;
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
   * The host path of a path inside the container; null where the host has none, or it is not known.
   * Volumes and binds are known from Docker alone.
   */
  public @Nullable String hostPath(String path) {
    return MountPoints.hostPath(path, docker == null ? List.of() : docker.mounts(), rootfs);
  }

  @Override
  public String toString() {
    return id;
  }
}
