package org.godo.filter.container;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.godo.filter.container.RuntimeArguments.Purpose;
import org.godo.filter.process.ProcessInstance;
import org.godo.filter.process.ProcessTable;
import org.godo.model.raw.Call;
import org.godo.model.raw.RawEvent;
import org.godo.model.result.Reason;
import org.jspecify.annotations.Nullable;

/**
 * The containers of one host and which processes entered them: a container's first process, those
 * that {@code docker exec} put there, and for containers older than the session those whose cgroup
 * says so. What these fork is in the container too; that is the tree's business.
 */
public final class Containers {
  /** How far up a chain of creators a runtime's own stages can be (runc has three). */
  public static final int RUNTIME_STAGES = 6;

  private final ProcessTable table;
  private final Map<String, ContainerNode> byId = new LinkedHashMap<>();
  private final Map<ProcessInstance, ContainerNode> entered = new HashMap<>();
  private final Map<ProcessInstance, ContainerNode> bornIn = new HashMap<>();
  private final Queue<RawEvent.Container> unsettled = new ArrayDeque<>();

  /** What containers runtimes worked on whose arguments were not seen, by the cgroups they used. */
  private final Map<ProcessInstance, ContainerName> byCgroup = new HashMap<>();

  /** Containers that had a shim when a session began. */
  private final Map<String, ContainerName> attended = new HashMap<>();

  /**
   * What one of a process's creators was called for.
   *
   * @param purpose null when not known
   */
  private record Claim(ProcessInstance claimant, ContainerName name, @Nullable Purpose purpose) {}

  public Containers(ProcessTable table) {
    this.table = table;
  }

  /** Every container known. */
  public Collection<ContainerNode> all() {
    return byId.values();
  }

  /** The container a process itself entered; null where it is in one by birth, or in none. */
  public @Nullable ContainerNode enteredBy(ProcessInstance process) {
    return entered.get(process);
  }

  private ContainerNode node(String id) {
    return byId.computeIfAbsent(id, ContainerNode::new);
  }

  private ContainerNode node(ProcessInstance process, ContainerName name) {
    ContainerNode node = node(name.key(process.host()));
    node.name(name);
    return node;
  }

  /** What Docker said. */
  public void accept(RawEvent.Container container) {
    ContainerNode node = node(container.dockerId());
    node.docker(container);
    if (container.pid() > 0) {
      unsettled.add(container);
    }
  }

  /** A process begins, its creator before it: it is where that is. */
  public void begin(ProcessInstance process) {
    ProcessInstance creator = process.creator();
    ContainerNode node = creator == null ? null : containerOf(creator);
    if (node != null) {
      bornIn.put(process, node);
    }
  }

  /** A process is over. */
  public void forget(ProcessInstance process) {
    entered.remove(process);
    bornIn.remove(process);
    byCgroup.remove(process);
  }

  private @Nullable ContainerNode containerOf(ProcessInstance process) {
    ContainerNode node = entered.get(process);
    return node == null ? bornIn.get(process) : node;
  }

  /**
   * A process of the snapshot may be a shim: call it for all before the first of them is taken,
   * since what a shim says makes sense of the cgroups of others.
   */
  public void accept(RawEvent.Snapshot snapshot) {
    ContainerName name = RuntimeProgram.attendedBy(snapshot);
    if (name != null) {
      attended.put(name.key(snapshot.origin().host()), name);
    }
  }

  /** A process of the snapshot: its cgroup may name a container. */
  public void accept(ProcessInstance process, RawEvent.Snapshot snapshot) {
    if (entered.containsKey(process) || RuntimeProgram.isShim(process)) {
      return;
    }
    for (String line : snapshot.cgroup()) {
      ContainerName random = CgroupPath.random(line);
      ContainerName name = random == null ? CgroupPath.chosen(line) : random;
      ContainerName byShim = name == null ? null : attended.get(name.key(process.host()));
      ContainerName sure = byShim == null ? random : byShim;
      if (sure != null) {
        inCgroup(process, node(process, sure));
        return;
      }
    }
  }

  private void inCgroup(ProcessInstance process, ContainerNode node) {
    entered.put(process, node);
    ProcessInstance root = node.root();
    if (root == null) {
      node.started(process, bornIn.get(process));
    } else if (process.start() < root.start()) {
      node.startedBefore(process);
    }
  }

  /**
   * Takes a call that may make its process part of a container; call it for every one, in order.
   *
   * @return whether it did
   */
  public boolean accept(ProcessInstance process, RawEvent.Syscall event) {
    ContainerNode before = entered.get(process);
    boolean success = Boolean.TRUE.equals(event.success());
    if (event.call() instanceof Call.Exec && success) {
      if (isEntry(process)) {
        enter(process, null);
      }
    } else if (event.call() instanceof Call.Open open && success) {
      opened(process, open);
    }
    if (process.preparedByRuntime() && runsProgramOfItsOwn(process, event)) {
      enter(process, Reason.CONTAINER_OF_RUNTIME);
    }
    return entered.get(process) != before;
  }

  /** A runtime moves a process by writing its number to the file of its cgroup. */
  private void opened(ProcessInstance process, Call.Open open) {
    String file = open.file().name();
    ContainerName name = file == null ? null : CgroupPath.ofProcs(file);
    if (name != null
        && RuntimeProgram.isRuntime(process)
        && RuntimeProgram.calledFor(process) == null) {
      byCgroup.putIfAbsent(process, name);
    }
  }

  private static boolean runsProgramOfItsOwn(ProcessInstance process, RawEvent.Syscall event) {
    String exe = event.subject().exe();
    ProcessInstance creator = process.creator();
    return exe != null
        && RuntimeProgram.isForeignFile(exe)
        && (creator == null || !exe.equals(creator.exe()));
  }

  private void enter(ProcessInstance process, @Nullable Reason inferred) {
    Claim claim = entered.containsKey(process) ? null : claim(process);
    ContainerNode node = claim == null ? null : claimed(claim);
    if (claim == null || node == null || isPretended(process, node)) {
      return;
    }
    entered.put(process, node);
    if (inferred != null) {
      process.infer(inferred.with());
    } else if (claim.purpose() == Purpose.ATTEND) {
      process.infer(Reason.CONTAINER_OF_SHIM.with());
    }
    if (isFirst(process, claim, node)) {
      node.started(process, bornIn.get(process));
    }
  }

  /** Where the runtime's command is not known, a container that runs already was joined. */
  private static boolean isFirst(ProcessInstance process, Claim claim, ContainerNode node) {
    if (claim.purpose() == Purpose.MAKE || claim.purpose() == Purpose.JOIN) {
      return claim.purpose() == Purpose.MAKE;
    }
    ProcessInstance root = node.root();
    return root == null || hasEndedBy(root, process.start());
  }

  /**
   * A program in a container can call itself a runtime. One that really runs containers in its own
   * makes new ones; it cannot put a process into a container that is none of its own making.
   */
  private boolean isPretended(ProcessInstance process, ContainerNode node) {
    ProcessInstance root = node.root();
    return root != null && bornIn.get(process) != node.enclosing();
  }

  private static boolean hasEndedBy(ProcessInstance process, long millis) {
    Long exit = process.exit();
    return exit != null && exit <= millis;
  }

  /**
   * A container's own program is exec'ed by the runtime's last stage, which calls itself {@code
   * runc:[2:INIT]}; for other runtimes it is what a runtime made and a shim has adopted.
   */
  private boolean isEntry(ProcessInstance process) {
    if (process.preparedByRuntime()) {
      return true;
    }
    ProcessInstance creator = process.creator();
    return !RuntimeProgram.isRuntime(process)
        && creator != null
        && RuntimeProgram.isRuntime(creator)
        && adoptiveShim(process) != null;
  }

  private @Nullable ProcessInstance adoptiveShim(ProcessInstance process) {
    Integer ppid = process.observedPpid();
    if (ppid == null) {
      return null;
    }
    ProcessInstance parent = table.at(ppid, process.start());
    return parent != null && RuntimeProgram.isShim(parent) ? parent : null;
  }

  /**
   * The record has come to a time: where nothing showed a container's first process by then,
   * Docker's word for it counts.
   *
   * @return the processes that this put into containers
   */
  public List<ProcessInstance> passed(long millis) {
    List<ProcessInstance> found = new ArrayList<>(0);
    while (!unsettled.isEmpty() && unsettled.element().origin().timestamp() <= millis) {
      RawEvent.Container docker = unsettled.remove();
      ContainerNode node = node(docker.dockerId());
      ProcessInstance process = table.at(docker.pid(), docker.origin().timestamp());
      if (node.root() == null && process != null && !entered.containsKey(process)) {
        entered.put(process, node);
        node.started(process, bornIn.get(process));
        found.add(process);
      }
    }
    return found;
  }

  /** The shim a container's process hangs from once the runtime that made it is gone. */
  public @Nullable ProcessInstance shimOf(ProcessInstance process) {
    ProcessInstance adoptive = adoptiveShim(process);
    if (adoptive != null) {
      return adoptive;
    }
    ProcessInstance ancestor = process.creator();
    for (int i = 0; ancestor != null && i < RUNTIME_STAGES; i++, ancestor = ancestor.creator()) {
      if (RuntimeProgram.isShim(ancestor)) {
        return ancestor;
      }
    }
    return null;
  }

  /** The container that the runtime among a process's creators was called for. */
  public @Nullable ContainerNode runtimesContainer(ProcessInstance process) {
    Claim claim = claim(process);
    return claim == null ? null : claimed(claim);
  }

  private ContainerNode claimed(Claim claim) {
    ContainerNode node = node(claim.claimant(), claim.name());
    node.runtime(RuntimeProgram.runtimeName(claim.claimant()));
    return node;
  }

  private @Nullable Claim claim(ProcessInstance process) {
    ProcessInstance ancestor = process;
    for (int i = 0; ancestor != null && i < RUNTIME_STAGES; i++, ancestor = ancestor.creator()) {
      RuntimeArguments called = RuntimeProgram.calledFor(ancestor);
      if (called != null) {
        return new Claim(ancestor, called.name(), called.purpose());
      }
      ContainerName used = byCgroup.get(ancestor);
      if (used != null) {
        return new Claim(ancestor, used, null);
      }
    }
    return null;
  }

  /** The same, where something was lost that may have told of another directory. */
  public void maybeRooted(ProcessInstance process, String rootfs) {
    ContainerNode node = runtimesContainer(process);
    if (node != null) {
      node.maybeRootfs(rootfs);
    }
  }

  /** A process of the runtime changed its root to the container's. */
  public void rooted(ProcessInstance process, String rootfs) {
    ContainerNode node = runtimesContainer(process);
    if (node != null) {
      node.rootfs(rootfs);
    }
  }
}
