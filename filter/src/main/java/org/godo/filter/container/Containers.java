package org.godo.filter.container;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import org.godo.filter.container.RuntimeArguments.Purpose;
import org.godo.filter.process.LivePart;
import org.godo.filter.process.ProcessInstance;
import org.godo.filter.process.ProcessTable;
import org.godo.model.raw.Call;
import org.godo.model.raw.ProcessSnapshot;
import org.godo.model.raw.RawEvent;
import org.godo.model.result.ContainerRename;
import org.godo.model.result.InferredField;
import org.godo.model.result.Reason;
import org.jspecify.annotations.Nullable;

/**
 * The containers of one host and the processes that entered them: a container's first process,
 * those that {@code docker exec} started there, and for containers older than the session those
 * whose cgroup names it. Their descendants are in the container too, which the trees work out.
 */
public final class Containers {
  /** How far up a chain of creators a runtime's own stages can be (runc has three). */
  public static final int RUNTIME_STAGES = 6;

  /** The last of the processes that the kernel itself starts: 0, 1 (init) and 2 (kthreadd). */
  private static final int KTHREADD = 2;

  private final ProcessTable table;
  private final ContainerRegistry registry = new ContainerRegistry();
  private final RuntimeClaims claims;
  private final SnapshotCgroups cgroups = new SnapshotCgroups();
  private final Shims shims;
  private final LivePart<Container> entered;
  private final LivePart<Container> startedIn;
  private final ContainersBelow below;
  private final InitProcesses inits;
  private final ShimCalls calls;
  private final PreparedMounts prepared;
  private final InspectedRoots inspectedRoots = new InspectedRoots();
  private final Queue<RawEvent.Container> dockerReports = new ArrayDeque<>();

  public Containers(ProcessTable table) {
    this.table = table;
    this.shims = new Shims(table);
    this.claims = new RuntimeClaims(table);
    this.entered = table.newPart();
    this.startedIn = table.newPart();
    this.below = new ContainersBelow(table);
    this.inits = new InitProcesses(table);
    this.calls = new ShimCalls(table, shims);
    this.prepared = new PreparedMounts(table);
  }

  /** Returns every container known. */
  public Collection<Container> all() {
    return registry.all();
  }

  /** Sets what accepts that ids of containers changed, before anything else has the new ones. */
  public void onRename(Consumer<List<ContainerRename>> observer) {
    registry.onRename(observer);
  }

  /** Returns where on the host the sources of the containers' mounts are. */
  public MountSources mountSources() {
    return registry.sources();
  }

  /**
   * Returns the container a process itself entered; null where it was forked in one, or in none.
   */
  public @Nullable Container enteredBy(ProcessInstance process) {
    return entered.of(process);
  }

  /**
   * Begins a process, after its creator and before anything else does: it starts in the container
   * its creator is in, as certainly as the creator.
   */
  public void begin(ProcessInstance process) {
    ProcessInstance creator = process.lineage().creator();
    if (creator == null) {
      if (process.lineage().creatorUncertain() || maybeOfUnseen(process)) {
        process.infer(Reason.CONTAINER_OF_CREATOR.with());
      }
      return;
    }
    Container container = containerOf(creator);
    if (below.hasOthers(creator, container) && process.lineage().callMissing()) {
      process.createdByOneOfSeveral();
    }
    if (container != null) {
      startedIn.set(process, container);
    }
    if (process.lineage().creatorUncertain()) {
      process.infer(Reason.CONTAINER_OF_CREATOR.with());
    } else if (creator.inferred().has(InferredField.DOCKER_ID) && !entered.has(process)) {
      process.infer(Reason.CONTAINER_OF_INFERRED.with());
    }
  }

  /**
   * Returns whether the parent of a process may be in a container, as an audit log alone has no
   * event of it: such as a subshell that is silent so far, or waits for its vfork.
   */
  private boolean maybeOfUnseen(ProcessInstance process) {
    Integer parent = process.lineage().creatorTgid();
    boolean isKernels = parent != null && parent <= KTHREADD;
    return table.isLogAlone() && !isKernels;
  }

  private @Nullable Container containerOf(ProcessInstance process) {
    Container container = entered.of(process);
    return container == null ? startedIn.of(process) : container;
  }

  /**
   * Returns whether a process is a runtime of the host. What runs in a container and calls itself a
   * runtime is a program of that container, whatever it claims to work on.
   */
  public boolean isRuntime(ProcessInstance process) {
    return RuntimeProgram.isRuntime(process) && containerOf(process) == null;
  }

  // ---- snapshots -----------------------------------------------------------------------------

  /**
   * Accepts a process of the snapshot that may be a shim. Pass all of them before the first is
   * resumed: what a shim attends is needed to read the cgroups of others.
   */
  public void accept(RawEvent.Snapshot snapshot) {
    cgroups.accept(snapshot);
  }

  /** Accepts a process of the snapshot, whose cgroup may name a container. */
  public void accept(ProcessInstance process, RawEvent.Snapshot snapshot) {
    if (entered.has(process)) {
      return;
    }
    Container container = containerOf(process, snapshot);
    if (container == null) {
      if (snapshot.process().lacks(ProcessSnapshot.CGROUP)) {
        process.infer(Reason.SNAPSHOT_INCOMPLETE.about(InferredField.DOCKER_ID));
      }
      return;
    }
    enterReported(process, container);
    markClaimed(process, container);
    ProcessInstance root = container.root();
    if (root == null || container.runs().areOverBy(process.start())) {
      start(container, process);
    } else if (process.start() < root.start()) {
      container.runs().replaceLatestRoot(process);
    }
    if (container.root() == process) {
      container.found(snapshot.process());
    }
  }

  private @Nullable Container containerOf(ProcessInstance process, RawEvent.Snapshot snapshot) {
    Container container = null;
    for (ContainerName name : cgroups.containersOf(snapshot.process(), process.host())) {
      Container inner = registry.named(container, name, process.host(), true);
      container = inner == null ? container : inner;
    }
    return container;
  }

  private void enterReported(ProcessInstance process, Container container) {
    process.reported(InferredField.DOCKER_ID);
    setEntered(process, container);
  }

  private void setEntered(ProcessInstance process, Container container) {
    entered.set(process, container);
    below.entered(process, container, shims.of(process));
  }

  /** What is nested in another container is known by the claim of a program in that alone. */
  private static void markClaimed(ProcessInstance process, Container container) {
    Container outer = container.madeIn();
    if (outer != null) {
      process.infer(Reason.CONTAINER_OF_CLAIM.with(outer));
    }
  }

  private void start(Container container, ProcessInstance root) {
    container.runs().add(root);
  }

  // ---- calls ---------------------------------------------------------------------------------

  /**
   * Accepts a call that may bring its process into a container. Every call is needed, in order.
   *
   * @return whether it did
   */
  public boolean accept(ProcessInstance process, RawEvent.Syscall event) {
    Container before = entered.of(process);
    boolean success = Boolean.TRUE.equals(event.success());
    if (event.call() instanceof Call.Exec && success) {
      calls.accept(process, shim -> containerOf(shim) == containerOf(process));
      if (inits.isEntry(process)) {
        enter(process, inits.maybeStage(process) ? Reason.CONTAINER_OF_RUNTIME : null);
      } else if (!entered.has(process)) {
        enterByShim(process);
      }
    } else if (event.call() instanceof Call.Open open && success) {
      claims.accept(process, open);
    } else if (success) {
      inits.accept(process, event.call());
    }
    if (RuntimeStages.isPrepared(process) && runsOwnProgram(process, event)) {
      enter(process, Reason.CONTAINER_OF_RUNTIME);
    }
    if (before == null && !entered.has(process)) {
      enterInspected(process);
    }
    return entered.of(process) != before;
  }

  private void enterInspected(ProcessInstance process) {
    RawEvent.Container report = inspectedRoots.of(process);
    if (report != null && !startedIn.has(process) && !RuntimeProgram.isRuntime(process)) {
      Container container = registry.withId(report.dockerId());
      setEntered(process, container);
      process.infer(Reason.CONTAINER_OF_INSPECTION.with());
      if (container.runs().areOverBy(process.start())) {
        start(container, process);
      }
    }
  }

  private static boolean runsOwnProgram(ProcessInstance process, RawEvent.Syscall event) {
    String exe = event.subject().exe();
    ProcessInstance creator = process.lineage().creator();
    return exe != null
        && RuntimeProgram.isForeignFile(exe)
        && (creator == null || !exe.equals(creator.program().exe()));
  }

  private void enter(ProcessInstance process, @Nullable Reason inferred) {
    RuntimeClaim claim = entered.has(process) ? null : claimOn(process);
    Container container = claim == null ? null : claimed(claim);
    if (claim == null || container == null) {
      return;
    }
    enterReported(process, container);
    if (inferred != null) {
      process.infer(inferred.with());
    } else if (claim.purpose() == Purpose.ATTEND) {
      process.infer(Reason.CONTAINER_OF_SHIM.with());
    }
    markClaimed(process, container);
    if (isFirst(process, claim, container)) {
      start(container, process);
    }
  }

  private void enterByShim(ProcessInstance process) {
    RuntimeClaim claim = calls.of(process);
    Container container = claim == null ? null : claimed(claim);
    if (claim == null || container == null) {
      return;
    }
    setEntered(process, container);
    process.infer(Reason.CONTAINER_OF_SHIMS_CALL.with());
    markClaimed(process, container);
    if (ShimCalls.makes(claim) && container.runs().areOverBy(process.start())) {
      start(container, process);
    }
  }

  /** Where the runtime's command is not known, a container that runs already was joined. */
  private static boolean isFirst(ProcessInstance process, RuntimeClaim claim, Container container) {
    if (claim.purpose() == Purpose.MAKE || claim.purpose() == Purpose.JOIN) {
      return claim.purpose() == Purpose.MAKE;
    }
    return container.runs().areOverBy(process.start());
  }

  // ---- Docker's reports ----------------------------------------------------------------------

  /** Accepts a report of Docker. */
  public void accept(RawEvent.Container report) {
    registry.withId(report.dockerId()).docker(report);
    if (report.pid() > 0) {
      dockerReports.add(report);
    }
  }

  /** Accepts a report that was made at another time than the record. */
  public void inspected(RawEvent.Container report) {
    registry.describe(report);
    inspectedRoots.accept(report);
  }

  /**
   * Uses Docker's reports up to a time for the containers whose first process no other source has
   * shown by then.
   *
   * @return the processes that entered containers by this
   */
  public List<ProcessInstance> resolveDockerReports(long millis) {
    List<ProcessInstance> found = new ArrayList<>(0);
    while (!dockerReports.isEmpty() && dockerReports.element().origin().timestamp() <= millis) {
      RawEvent.Container report = dockerReports.remove();
      Container container = registry.withId(report.dockerId());
      ProcessInstance process = table.at(report.pid(), report.origin().timestamp());
      boolean unseen = process != null && container.runs().areOverBy(process.start());
      if (process != null && unseen && !entered.has(process)) {
        enterReported(process, container);
        start(container, process);
        found.add(process);
      }
    }
    return found;
  }

  // ---- runtimes and shims --------------------------------------------------------------------

  /**
   * Returns the shim that is a container process's parent once the runtime has ended; else null.
   */
  public @Nullable ProcessInstance shimOf(ProcessInstance process) {
    return shims.of(process);
  }

  /** Returns the container that the runtime among a process's creators works on; else null. */
  public @Nullable Container runtimesContainer(ProcessInstance process) {
    RuntimeClaim claim = claims.of(process, each -> isBeside(each, process));
    return claim == null ? null : claimed(claim);
  }

  /**
   * Returns the claim on a process of the runtime that created it; null if there is none. The
   * arguments of the program that it runs in the container are the container's.
   */
  private @Nullable RuntimeClaim claimOn(ProcessInstance process) {
    return claims.of(process.lineage().creator(), each -> isBeside(each, process));
  }

  /**
   * Returns whether one process is where another was created: beyond, as beside the shim of the
   * container, runtimes work on that container rather than on what is in it.
   */
  private boolean isBeside(ProcessInstance creator, ProcessInstance process) {
    return containerOf(creator) == startedIn.of(process);
  }

  /** A claim counts by who makes it: one from inside a container is on what that has made. */
  private @Nullable Container claimed(RuntimeClaim claim) {
    ProcessInstance claimant = claim.claimant();
    boolean makes = claim.purpose() != Purpose.JOIN;
    Container container =
        registry.named(containerOf(claimant), claim.name(), claimant.host(), makes);
    if (container != null) {
      container.runtime(RuntimeProgram.runtimeName(claimant));
      container.namedIn(claimant.session());
    }
    return container;
  }

  /**
   * Accepts what a process of a runtime mounted before it changed its root directory.
   *
   * @param place on the host
   * @param source on the host; null for another file system
   */
  public void mounted(ProcessInstance runtime, String place, @Nullable String source) {
    prepared.accept(runtime, place, source);
  }

  /** Sets the root directory that a process of the runtime changed to. */
  public void setRootfs(ProcessInstance process, String rootfs) {
    Container container = runtimesContainer(process);
    if (container != null) {
      container.setRootfs(rootfs, prepared.below(process, rootfs));
    }
  }

  /** Proposes that root directory where a lost call may have led to another one. */
  public void proposeRootfs(ProcessInstance process, String rootfs) {
    Container container = runtimesContainer(process);
    if (container != null) {
      container.proposeRootfs(rootfs);
    }
  }
}
