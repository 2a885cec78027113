package org.godo.filter.container;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.godo.filter.process.ProcessInstance;
import org.godo.model.raw.ProcessSnapshot;
import org.godo.model.raw.RawEvent;
import org.godo.model.raw.RawEvent.Mount;
import org.godo.model.raw.Source;
import org.jspecify.annotations.Nullable;

/** A container of the host, as far as the replay knows it. */
public final class Container {
  private final @Nullable Container madeIn;
  private final String ownId;
  private boolean qualified;
  private final ContainerRuns runs = new ContainerRuns();
  private @Nullable ContainerName name;
  private boolean rooted;
  private @Nullable String runtime;
  private final NavigableMap<Long, RawEvent.Container> byStart = new TreeMap<>();
  private final Set<String> reportedIn = new TreeSet<>();
  private final FollowedMounts mounts;
  private List<Mount> prepared = List.of();
  private boolean seen;
  private @Nullable String mountNamespace;
  private RawEvent.@Nullable Container docker;

  /**
   * @param ownId its random id; of one of the host with a chosen id {@code HOST/NAMESPACE/ID}, of
   *     another {@code NAMESPACE/ID}
   * @param madeIn the container in which a program claims to have made it; null on the host
   */
  Container(String ownId, FollowedMounts mounts, @Nullable Container madeIn) {
    this.ownId = ownId;
    this.mounts = mounts;
    this.madeIn = madeIn;
  }

  /**
   * Returns its unique key: its random id, else host, namespace and id; of one that is nested in
   * another, if a container of the host has that id, the other's key and the id. It changes when a
   * container of the host with the id becomes known.
   */
  public String id() {
    return madeIn == null || !qualified ? ownId : madeIn.id() + '/' + ownId;
  }

  /** Returns a unique key that never changes. */
  public String lastingId() {
    return madeIn == null ? ownId : madeIn.lastingId() + '/' + ownId;
  }

  /** Another container has the id: this one's is from now on below that of the outer one. */
  void qualify() {
    qualified = true;
  }

  /** Returns whether it was made in another one, or in what that made. */
  boolean isBelow(Container other) {
    for (Container each = madeIn; each != null; each = each.madeIn) {
      if (each == other) {
        return true;
      }
    }
    return false;
  }

  /** Returns the container in which a program claims to have made it; null on the host. */
  public @Nullable Container madeIn() {
    return madeIn;
  }

  /** Returns containerd's namespace, such as {@code moby}; null when not known. */
  public @Nullable String namespace() {
    return name == null ? null : name.namespace();
  }

  /** Returns the id that its user chose for it; null when it is a random one. */
  public @Nullable String chosenId() {
    return name == null || !name.isChosen() ? null : name.id();
  }

  /** Sets the name, unless one with a namespace is known. */
  void name(ContainerName reported) {
    if (namespace() == null) {
      name = reported;
    }
  }

  /** Returns the host path of its root directory; null when not known. */
  public @Nullable String rootfs() {
    return mounts.root();
  }

  /**
   * Sets the root directory to the one that the runtime's calls changed to: a run begins, for which
   * everything was mounted.
   *
   * @param itsMounts what the runtime mounted there; empty if not known
   */
  void setRootfs(String path, List<Mount> itsMounts) {
    prepared = itsMounts;
    seen = false;
    report();
    mounts.root(path);
    rooted = true;
    mounts.mountedAnew();
    mounts.changes().clear();
  }

  /**
   * Sets what is mounted there to what its first process sees. What the engine reports was mounted
   * when the run began; it may have been moved or unmounted since.
   */
  void found(ProcessSnapshot first) {
    mountNamespace = first.mountNamespace();
    List<Mount> itsMounts = first.mounts();
    if (itsMounts != null) {
      seen = true;
      prepared = itsMounts.stream().filter(mount -> !mount.destination().equals("/")).toList();
      report();
      String itsRoot = MountPoints.hostPath("/", itsMounts);
      if (itsRoot != null) {
        mounts.root(itsRoot);
      }
    }
  }

  /** Returns whether a mount namespace is another one than that of its first process. */
  public boolean isOtherNamespace(String name) {
    return mountNamespace != null && !mountNamespace.equals(name);
  }

  /** Sets the root directory to a possible one, unless one is known. */
  void proposeRootfs(String path) {
    if (mounts.root() == null) {
      mounts.root(path);
    }
  }

  /** Returns whether its root directory is known from the calls that changed to it. */
  public boolean isRooted() {
    return rooted;
  }

  /** Returns the name of its runtime, such as {@code runc}; null when not known. */
  public @Nullable String runtime() {
    return runtime;
  }

  void runtime(@Nullable String name) {
    runtime = runtime == null ? name : runtime;
  }

  ContainerRuns runs() {
    return runs;
  }

  /** Returns the first process of its latest run; null when none was seen. */
  public @Nullable ProcessInstance root() {
    return runs.latestRoot();
  }

  /** Returns the first processes of its runs, in the order of their starts. */
  public List<ProcessInstance> roots() {
    return runs.roots();
  }

  /** Notes that a program of another container named it in a session. */
  void namedIn(String session) {
    if (madeIn != null) {
      reportedIn.add(session);
    }
  }

  /** Returns the sessions in which it was reported, or named by a program of another container. */
  public Set<String> reportedIn() {
    return Collections.unmodifiableSet(reportedIn);
  }

  /** Returns the engine's latest report of the last run that it started within a time; or null. */
  public RawEvent.@Nullable Container reportOf(long from, long before) {
    Map.Entry<Long, RawEvent.Container> last = byStart.lowerEntry(before);
    return last == null || last.getKey() < from ? null : last.getValue();
  }

  /** Returns the start of the first of its runs that were seen; null when none was. */
  public @Nullable Long firstStart() {
    return runs.firstStart();
  }

  /** Returns when the run in progress at a time ended; null when no source reported it. */
  public @Nullable Long endAfter(long millis) {
    Long end = runs.endAfter(millis);
    Long reported =
        docker != null && docker.origin().source() == Source.DOCKER ? docker.endTimestamp() : null;
    return end != null || reported == null || reported < millis ? end : reported;
  }

  /** Returns Docker's latest report; null when Docker was not asked in time. */
  public RawEvent.@Nullable Container docker() {
    return docker;
  }

  void docker(RawEvent.Container report) {
    docker = report;
    report();
    reportedIn.add(report.origin().session());
    if (report.startTimestamp() != null) {
      byStart.put(report.startTimestamp(), report);
    }
    if (mounts.root() == null) {
      mounts.root(report.rootfs());
    }
    runtime(report.runtime());
  }

  private void report() {
    List<Mount> engines = docker == null || seen ? List.of() : docker.mounts();
    mounts.report(PreparedMounts.merge(engines, prepared));
  }

  /** Returns whether a report made at another time is on the run that a process began. */
  public static boolean isInspectedRun(RawEvent.Container report, ProcessInstance root) {
    return InspectedRoots.isRunOf(report, root);
  }

  /**
   * Returns the host path of a path inside the container; null where the host has none, or it is
   * not known. Volumes and binds are known from Docker and from the runtime's calls.
   */
  public @Nullable String hostPath(String path) {
    return MountPoints.hostPath(path, mounts.current(), mounts.root());
  }

  /** Returns whether a path is in its root directory, and that is not known. */
  public boolean isRootNeeded(String path) {
    return mounts.root() == null && MountPoints.isInRoot(path, mounts.current());
  }

  /** Returns the paths inside the container that a path on the host has; empty for none. */
  public List<String> pathsOf(String hostPath) {
    return MountPoints.paths(hostPath, mounts.current(), mounts.root());
  }

  /** Notes that a directory in it was renamed, and with it the mount points below. */
  public void mountPointsMoved(PathMove move) {
    mounts.destinationsMoved(move);
  }

  /** Returns its root directory and what is mounted there. */
  public FollowedMounts mounts() {
    return mounts;
  }

  /** Returns what its own processes mounted in its mount namespace since its run began. */
  public MountChanges mountChanges() {
    return mounts.changes();
  }

  @Override
  public String toString() {
    return id();
  }
}
