package org.godo.filter.process;

import java.util.HashMap;
import java.util.Map;
import org.godo.model.raw.RawEvent;
import org.jspecify.annotations.Nullable;

/**
 * Builds process instances and their threads from the snapshot and from what the connector says.
 * Takes the snapshot first, then the messages in the kernel's time order.
 */
public final class ConnectorMerge {
  /** An exit reported this long after its pid was used again is still the old process's. */
  private static final long LATE_EXIT_MILLIS = 5;

  /** /proc counts starts in clock ticks of 10 ms (USER_HZ), the connector in nanoseconds. */
  private static final long SNAPSHOT_START_MILLIS = 20;

  private final ProcessTable table;
  private final Map<Integer, ProcessInstance> replaced = new HashMap<>();

  public ConnectorMerge(ProcessTable table) {
    this.table = table;
  }

  /** A process that was there when the session began. */
  public void accept(RawEvent.Snapshot snapshot) {
    ProcessInstance known = table.latest(snapshot.pid(), snapshot.startTimestamp());
    ProcessInstance instance =
        known != null && near(known.start(), snapshot.startTimestamp())
            ? known
            : table.add(snapshot.origin().session(), snapshot.pid(), snapshot.startTimestamp());
    instance.foundInSnapshot(snapshot);
  }

  /** Every process of the snapshot is known: finds their parents. */
  public void linkSnapshot() {
    for (ProcessInstance instance : table.all()) {
      RawEvent.Snapshot snapshot = instance.snapshot();
      if (snapshot != null && instance.creatorTgid() == null) {
        instance.createdBy(
            snapshot.ppid(), table.at(snapshot.ppid(), snapshot.origin().timestamp()));
      }
    }
  }

  /** Takes the next message of the connector. */
  public void accept(RawEvent event) {
    long millis = event.origin().timestamp();
    if (event instanceof RawEvent.Fork fork) {
      fork(fork, millis);
    } else if (event instanceof RawEvent.ExecNotice exec) {
      live(exec, millis).execAt(millis);
    } else if (event instanceof RawEvent.Comm comm) {
      ProcessInstance instance = live(comm, millis);
      if (comm.pid() == comm.tgid()) {
        instance.named(comm.comm());
      }
    } else if (event instanceof RawEvent.Exit exit) {
      exit(exit, millis);
    }
  }

  private void fork(RawEvent.Fork fork, long millis) {
    if (fork.pid() != fork.tgid()) {
      live(fork, millis).startThread(fork.pid(), millis);
      return;
    }
    ProcessInstance parent = alive(fork.parentTgid(), millis);
    ProcessInstance old = table.latest(fork.tgid(), millis);
    if (old != null && old.snapshot() != null && near(old.start(), millis)) {
      old.createdBy(fork.parentTgid(), parent);
      return;
    }
    if (old != null && old.exit() == null) {
      old.inferExit(millis, "the next fork of the same pid");
      replaced.put(fork.tgid(), old);
    }
    table.add(fork.origin().session(), fork.tgid(), millis).createdBy(fork.parentTgid(), parent);
  }

  private static boolean near(long start, long other) {
    return Math.abs(start - other) <= SNAPSHOT_START_MILLIS;
  }

  /** The exit is told after the pid is free again, so the next fork of it may come first. */
  private void exit(RawEvent.Exit exit, long millis) {
    ProcessInstance old = replaced.remove(exit.pid());
    ProcessInstance latest = table.latest(exit.tgid(), millis);
    if (old != null
        && latest != null
        && millis - latest.start() <= LATE_EXIT_MILLIS
        && old.creatorTgid() != null
        && old.creatorTgid() == exit.parentTgid()) {
      old.inferred().remove("exit_timestamp");
      old.exitThread(exit.pid(), millis, exit.status());
      return;
    }
    live(exit, millis).exitThread(exit.pid(), millis, exit.status());
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
    if (latest != null) {
      return latest;
    }
    ProcessInstance instance = table.add(event.origin().session(), event.tgid(), millis);
    instance.infer("start_timestamp", "first event seen; its fork was not");
    return instance;
  }
}
