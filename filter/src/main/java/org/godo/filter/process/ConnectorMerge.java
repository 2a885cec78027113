package org.godo.filter.process;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.godo.model.raw.RawEvent;
import org.godo.model.result.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Builds process instances and their threads from the snapshot and from what the connector says.
 * Takes, session by session, the snapshot first, then the messages in the kernel's time order.
 */
public final class ConnectorMerge {
  /** An exit told this long after its pid was used again can still be the old process's. */
  private static final long LATE_EXIT_MILLIS = 1_000;

  /** /proc counts starts in clock ticks of 10 ms (USER_HZ), the connector in nanoseconds. */
  private static final long SNAPSHOT_START_MILLIS = 20;

  private final ProcessTable table;
  private final CloneMatcher clones;
  private final Map<Integer, ProcessInstance> replaced = new HashMap<>();
  private final Map<ProcessInstance, RawEvent.Snapshot> snapshot = new LinkedHashMap<>();

  /**
   * @param clones is told of every birth
   */
  public ConnectorMerge(ProcessTable table, CloneMatcher clones) {
    this.table = table;
    this.clones = clones;
  }

  /** A process that was there when the session began. */
  public void accept(RawEvent.Snapshot seen) {
    int tgid = seen.pid();
    long start = seen.startTimestamp();
    ProcessInstance known = table.startedNear(tgid, start, SNAPSHOT_START_MILLIS);
    if (known == null) {
      ProcessInstance before = alive(tgid, start);
      if (before != null) {
        before.inferExit(start, Reason.EXIT_BY_NEXT_FORK);
      }
      known = table.add(seen.origin().session(), tgid, start);
    }
    known.foundAlive(seen);
    snapshot.put(known, seen);
  }

  /**
   * Every process of a session's snapshot was given: finds their parents, and ends the processes of
   * earlier sessions that are not there any more.
   *
   * @param before end of the session before; null in the first
   */
  public void snapshotDone(@Nullable Long before) {
    snapshot.forEach(this::link);
    if (before != null && !snapshot.isEmpty()) {
      for (ProcessInstance instance : table.all()) {
        if (instance.exit() == null && !snapshot.containsKey(instance)) {
          instance.inferExit(before, Reason.EXIT_BETWEEN_SESSIONS);
        }
      }
    }
    snapshot.clear();
    replaced.clear();
  }

  private void link(ProcessInstance instance, RawEvent.Snapshot seen) {
    if (instance.creatorTgid() == null) {
      instance.createdBy(seen.ppid(), table.at(seen.ppid(), seen.origin().timestamp()));
    }
  }

  /** Takes the next message of the connector. */
  public void accept(RawEvent event) {
    table.connectorHeard();
    long millis = event.origin().timestamp();
    if (event instanceof RawEvent.Fork fork) {
      fork(fork, millis);
    } else if (event instanceof RawEvent.ExecNotice exec) {
      live(exec, millis).execAt(millis);
    } else if (event instanceof RawEvent.Comm comm) {
      ProcessInstance instance = live(comm, millis);
      if (comm.pid() == comm.tgid()) {
        instance.named(millis, comm.comm());
      }
    } else if (event instanceof RawEvent.Exit exit) {
      exit(exit, millis);
    }
  }

  private void fork(RawEvent.Fork fork, long millis) {
    if (fork.pid() != fork.tgid()) {
      live(fork, millis).startThread(fork.pid(), millis);
      clones.threadBorn(fork.tgid(), fork.pid(), millis);
      return;
    }
    int parentTgid = fork.parentTgid();
    ProcessInstance parent = alive(parentTgid, millis);
    ProcessInstance child = born(fork, millis);
    child.forkedBy(parentTgid, parent);
    clones.born(parentTgid, child);
    if (parent == null) {
      table.orphan(parentTgid, child);
    }
  }

  /** The process a fork made: the snapshot, taken while messages come in already, may know it. */
  private ProcessInstance born(RawEvent.Fork fork, long millis) {
    ProcessInstance old = table.latest(fork.tgid(), millis);
    if (old != null && old.olderThanRecord() && near(old.start(), millis)) {
      return old;
    }
    if (old != null && old.exit() == null) {
      old.inferExit(millis, Reason.EXIT_BY_NEXT_FORK);
      replaced.put(fork.tgid(), old);
    }
    return table.add(fork.origin().session(), fork.tgid(), millis);
  }

  private static boolean near(long start, long other) {
    return Math.abs(start - other) <= SNAPSHOT_START_MILLIS;
  }

  private void exit(RawEvent.Exit exit, long millis) {
    ProcessInstance old = exit.pid() == exit.tgid() ? replaced.remove(exit.pid()) : null;
    if (old != null && isOf(old, exit, millis)) {
      old.ended(millis, exit.status());
    } else {
      ProcessInstance ending = live(exit, millis);
      ending.parentAtEnd(exit.parentTgid(), alive(exit.parentTgid(), millis));
      ending.exitThread(exit.pid(), millis, exit.status());
    }
  }

  /**
   * An exit is told after the process was waited for, so the next fork of its pid may come first.
   * The kernel names no parent then (drivers/connector/cn_proc.c, {@code pid_alive}).
   */
  private boolean isOf(ProcessInstance old, RawEvent.Exit exit, long millis) {
    Long replacedAt = old.exit();
    Integer parent = old.creatorTgid();
    boolean late = replacedAt != null && millis - replacedAt <= LATE_EXIT_MILLIS;
    boolean waitedFor = exit.parentTgid() == 0;
    boolean ofOldParent = parent != null && parent == exit.parentTgid();
    ProcessInstance next = table.latest(exit.tgid(), millis);
    boolean sameParent = next != null && parent != null && parent.equals(next.creatorTgid());
    return late && (waitedFor || (ofOldParent && !sameParent));
  }

  /** A process is over: nothing is told of it any more. */
  public void forget(ProcessInstance process) {
    replaced.remove(process.tgid(), process);
  }

  private @Nullable ProcessInstance alive(int tgid, long millis) {
    ProcessInstance latest = table.latest(tgid, millis);
    return latest != null && latest.exit() == null ? latest : null;
  }

  /**
   * The process an event is about. An exec, or a thread's end, after what seemed the end is still
   * the same process; one that was never seen to begin is added as of this event.
   */
  private ProcessInstance live(RawEvent event, long millis) {
    ProcessInstance latest = table.latest(event.tgid(), millis);
    return latest == null
        ? table.addUnforked(event.origin().session(), event.tgid(), millis)
        : latest;
  }
}
