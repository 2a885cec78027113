package org.godo.filter.process;

import java.util.LinkedHashMap;
import java.util.Map;
import org.godo.model.raw.RawEvent;
import org.godo.model.result.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Builds process instances and their threads from the snapshot and the connector's messages.
 * Accepts, session by session, the snapshot first, then the messages in the kernel's order.
 */
public final class ConnectorMerge {
  private final ProcessTable table;
  private final CloneMatcher clones;
  private final ExecNotices execs;
  private final LivePart<Boolean> replaced;
  private final Map<ProcessInstance, RawEvent.Snapshot> snapshot = new LinkedHashMap<>();

  /**
   * @param clones accepts every fork
   */
  public ConnectorMerge(ProcessTable table, CloneMatcher clones) {
    this.table = table;
    this.clones = clones;
    this.execs = new ExecNotices(table);
    this.replaced = table.newPart();
  }

  /** Returns the reports of execs. */
  public ExecNotices execs() {
    return execs;
  }

  /** Accepts a process of the snapshot. */
  public void accept(RawEvent.Snapshot seen) {
    table.snapshotSeen(seen.origin().timestamp());
    int tgid = seen.pid();
    long start = seen.process().startTimestamp();
    ProcessInstance known = table.startedNear(tgid, start, Tolerances.SNAPSHOT_START);
    if (known == null) {
      ProcessInstance before = alive(tgid, start);
      if (before != null) {
        before.lifetime().inferExit(start, Reason.EXIT_BY_NEXT_FORK);
      }
      known = table.add(seen.origin().session(), tgid, start);
    }
    for (ThreadSpan thread : known.foundAlive(seen)) {
      table.threads().add(known, thread);
    }
    snapshot.put(known, seen);
  }

  /**
   * Ends the snapshot of a session: resolves the parents of its processes, and infers the exits of
   * those of earlier sessions that it does not show.
   *
   * @param before end of the session before; null in the first
   */
  public void finishSnapshot(@Nullable Long before) {
    snapshot.forEach(this::link);
    for (ProcessInstance instance : table.all()) {
      replaced.remove(instance);
      if (before != null
          && !snapshot.isEmpty()
          && instance.lifetime().isOpen()
          && !snapshot.containsKey(instance)) {
        instance.lifetime().inferExit(before, Reason.EXIT_BETWEEN_SESSIONS);
      }
    }
    snapshot.clear();
  }

  private void link(ProcessInstance instance, RawEvent.Snapshot seen) {
    if (instance.lineage().creatorTgid() == null) {
      int ppid = seen.process().ppid();
      instance.createdBy(ppid, table.at(ppid, seen.origin().timestamp()));
    }
  }

  /** Accepts the next message of the connector. */
  public void accept(RawEvent event) {
    long millis = event.origin().timestamp();
    table.connectorHeard(millis);
    if (event instanceof RawEvent.Fork fork) {
      fork(fork, millis);
    } else if (event instanceof RawEvent.ExecNotice exec) {
      ProcessInstance process = live(exec, millis);
      clones.execReported(process, millis);
      execs.reported(process, millis);
      process.execReported(millis);
    } else if (event instanceof RawEvent.Comm comm) {
      ProcessInstance instance = live(comm, millis);
      if (comm.pid() == comm.tgid()) {
        instance.lifetime().seen(millis);
        instance.program().commReported(millis, comm.comm());
      }
    } else if (event instanceof RawEvent.Exit exit) {
      exit(exit, millis);
    }
  }

  private void fork(RawEvent.Fork fork, long millis) {
    if (fork.pid() != fork.tgid()) {
      ProcessInstance process = live(fork, millis);
      table.threads().add(process, process.startThread(fork.pid(), millis));
      clones.threadStarted(fork.tgid(), fork.pid(), millis);
      return;
    }
    int parentTgid = fork.parentTgid();
    ProcessInstance parent = alive(parentTgid, millis);
    ProcessInstance child = started(fork, millis);
    child.forkedBy(parentTgid, parent);
    clones.forked(parentTgid, child);
    if (parent == null) {
      table.orphan(parentTgid, child);
    } else {
      parent.lifetime().seen(millis);
    }
  }

  /** The snapshot, taken while messages are received already, may show the process too. */
  private ProcessInstance started(RawEvent.Fork fork, long millis) {
    ProcessInstance old = table.latest(fork.tgid(), millis);
    if (old != null && old.lineage().olderThanRecord() && near(old.start(), millis)) {
      return old;
    }
    if (old != null && old.lifetime().isOpen()) {
      old.lifetime().inferExit(millis, Reason.EXIT_BY_NEXT_FORK);
      table.of(fork.tgid()).forEach(replaced::remove);
      replaced.set(old, true);
    }
    return table.add(fork.origin().session(), fork.tgid(), millis);
  }

  private static boolean near(long start, long other) {
    return Math.abs(start - other) <= Tolerances.SNAPSHOT_START;
  }

  private void exit(RawEvent.Exit exit, long millis) {
    ProcessInstance old = exit.pid() == exit.tgid() ? pollReplaced(exit.pid()) : null;
    if (old != null && isOf(old, exit, millis)) {
      old.lifetime().exited(millis, exit.status());
      return;
    }
    ProcessInstance latest = table.latest(exit.tgid(), millis);
    if (table.maybeEndedEarly(exit.tgid(), latest, millis)) {
      return; // Its result is emitted.
    }
    ProcessInstance exiting = live(exit, millis);
    if (exit.parentTgid() != 0) {
      exiting.lineage().parents().atExit(exit.parentTgid(), alive(exit.parentTgid(), millis));
    }
    table.threads().add(exiting, exiting.exitThread(exit.pid(), millis, exit.status()));
  }

  /** Returns the process of an id whose exit was inferred last from the next fork, once. */
  private @Nullable ProcessInstance pollReplaced(int tgid) {
    for (ProcessInstance instance : table.of(tgid)) {
      if (replaced.has(instance)) {
        replaced.remove(instance);
        return instance;
      }
    }
    return null;
  }

  /**
   * Returns whether an exit is that of the process before. An exit is reported after the process
   * was waited for, so the next fork of its pid may be first. The kernel reports no parent then
   * (drivers/connector/cn_proc.c, {@code pid_alive}).
   */
  private boolean isOf(ProcessInstance old, RawEvent.Exit exit, long millis) {
    Long replacedAt = old.lifetime().exit();
    Integer parent = old.lineage().creatorTgid();
    boolean late = replacedAt != null && millis - replacedAt <= Tolerances.LATE_EXIT;
    boolean waitedFor = exit.parentTgid() == 0;
    boolean ofOldParent = parent != null && parent == exit.parentTgid();
    ProcessInstance next = table.latest(exit.tgid(), millis);
    boolean sameParent =
        next != null && parent != null && parent.equals(next.lineage().creatorTgid());
    return late && (waitedFor || (ofOldParent && !sameParent));
  }

  private @Nullable ProcessInstance alive(int tgid, long millis) {
    ProcessInstance latest = table.latest(tgid, millis);
    return latest != null && latest.lifetime().isOpen() ? latest : null;
  }

  /**
   * Returns the process an event is about. An exec, or a thread's exit, after what seemed the exit
   * is of the same process; one whose start was not reported is added as of this event.
   */
  private ProcessInstance live(RawEvent event, long millis) {
    ProcessInstance latest = table.latest(event.tgid(), millis);
    return latest == null || table.maybeEndedEarly(event.tgid(), latest, millis)
        ? table.addUnforked(event.origin().session(), event.tgid(), millis)
        : latest;
  }
}
