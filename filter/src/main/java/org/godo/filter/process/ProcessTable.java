package org.godo.filter.process;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.agrona.collections.Long2LongHashMap;
import org.godo.model.result.InferredField;
import org.godo.model.result.Reason;
import org.jspecify.annotations.Nullable;

/**
 * The process instances of one host and boot, found by thread group id and time, each with one
 * entry for what the stages hold for it while it lives.
 */
public final class ProcessTable {
  private final String host;
  private final String boot;
  private final Set<String> notableComms;
  private final Map<Integer, List<ProcessInstance>> byTgid = new HashMap<>();
  private final Map<Integer, List<ProcessInstance>> orphans = new HashMap<>();
  private final Set<ProcessInstance> all = new LinkedHashSet<>();
  private final ThreadIndex threads = new ThreadIndex();

  /** Starts of processes that were ended early, by id, until the next with the id begins. */
  private final Long2LongHashMap endedEarly = new Long2LongHashMap(LossWindows.EVER);

  private long connectorUntil = LossWindows.EVER;
  private long snapshotUntil = LossWindows.EVER;
  private int parts;

  /**
   * @param notableComms names of threads that are remembered for good
   */
  public ProcessTable(String host, String boot, Set<String> notableComms) {
    this.host = host;
    this.boot = boot;
    this.notableComms = notableComms;
  }

  /** Returns a new part of the entries, for one stage. */
  public <T> LivePart<T> newPart() {
    return new LivePart<>(parts++);
  }

  /** Adds a process that started, or was first seen, at a time. */
  ProcessInstance add(String session, int tgid, long start) {
    ProcessInstance instance = new ProcessInstance(host, boot, session, tgid, start, notableComms);
    List<ProcessInstance> instances = byTgid.computeIfAbsent(tgid, id -> new ArrayList<>(1));
    int position = instances.size();
    while (position > 0 && instances.get(position - 1).start() > start) {
      position--;
    }
    if (position > 0) {
      instance.numberAfter(
          instances.get(position - 1).start(), instances.get(position - 1).ordinal());
    } else {
      instance.numberAfter(endedEarly.get(tgid), 0);
    }
    instances.add(position, instance);
    all.add(instance);
    return instance;
  }

  /** Adds a process whose fork was not reported, as of its first event. */
  ProcessInstance addUnforked(String session, int tgid, long firstSeen) {
    ProcessInstance instance = add(session, tgid, firstSeen);
    inferStart(instance);
    if (wasUnread(firstSeen) && !endedEarly.containsKey(tgid)) {
      instance.setUnread();
      instance.infer(Reason.SNAPSHOT_INCOMPLETE.about(InferredField.DOCKER_ID));
    }
    adoptOrphans(tgid, instance);
    return instance;
  }

  /**
   * Returns whether a process without a fork is from before the session and was over, or hidden, as
   * the snapshot was read: the connector was heard longer, or the snapshot was at it then, of which
   * what it does not find leaves no trace. At its end the session subscribes to audit alone, and
   * forks are not reported.
   */
  private boolean wasUnread(long firstSeen) {
    return snapshotUntil != LossWindows.EVER
        && firstSeen
            <= Math.max(
                snapshotUntil + Tolerances.SNAPSHOT_READING, connectorUntil - Tolerances.TICK);
  }

  /** Infers the start of a process whose first event is not its fork. */
  void inferStart(ProcessInstance instance) {
    if (endedEarly.containsKey(instance.tgid())) {
      instance.infer(Reason.START_NOT_FOLLOWED.with());
      instance.infer(Reason.NOT_FOLLOWED.about(InferredField.COMPLETE));
    } else {
      instance.infer(Reason.START_OF_FIRST_EVENT.with());
    }
  }

  /** Makes a process the creator of those that were seen before it and have its id as parent. */
  private void adoptOrphans(int tgid, ProcessInstance instance) {
    for (ProcessInstance child : orphans.getOrDefault(tgid, List.of())) {
      ProcessInstance alive = at(tgid, child.start());
      if (child.lineage().creator() == null && (alive == null || alive == instance)) {
        child.createdBy(tgid, instance);
      }
    }
  }

  /** Accepts a process whose creator is not known yet; it may be later. */
  void orphan(int parentTgid, ProcessInstance child) {
    orphans.computeIfAbsent(parentTgid, id -> new ArrayList<>(1)).add(child);
  }

  /** Returns the processes whose creator has this id and was not seen when they started. */
  List<ProcessInstance> orphansOf(int parentTgid) {
    return List.copyOf(orphans.getOrDefault(parentTgid, List.of()));
  }

  /** Returns the last instance of an id that had started by a time, dead or alive; else null. */
  @Nullable ProcessInstance latest(int tgid, long millis) {
    List<ProcessInstance> instances = of(tgid);
    for (int i = instances.size() - 1; i >= 0; i--) {
      if (instances.get(i).start() <= millis + Tolerances.TICK) {
        return instances.get(i);
      }
    }
    return null;
  }

  /**
   * Returns the instance that lived at a time, with a tick of tolerance at its start; null if there
   * is none. Where the exit of one is reported after the start of the next, the next counts.
   */
  public @Nullable ProcessInstance at(int tgid, long millis) {
    List<ProcessInstance> instances = of(tgid);
    ProcessInstance next = null;
    for (int i = instances.size() - 1; i >= 0; i--) {
      ProcessInstance instance = instances.get(i);
      if (instance.start() <= millis) {
        return endedBefore(instance, millis) ? next : instance;
      }
      if (instance.start() <= millis + Tolerances.TICK && !endedBefore(instance, millis)) {
        next = instance;
      }
    }
    return next;
  }

  /** Returns the first instance of an id that started after a time; null if there is none. */
  @Nullable ProcessInstance next(int tgid, long millis) {
    for (ProcessInstance instance : of(tgid)) {
      if (instance.start() > millis) {
        return instance;
      }
    }
    return null;
  }

  /** Returns the instance that had the same id next; null if there is none. */
  @Nullable ProcessInstance after(ProcessInstance process) {
    List<ProcessInstance> instances = of(process.tgid());
    int last = instances.size() - 1;
    return last < 1 || instances.get(last) == process
        ? null
        : instances.get(instances.indexOf(process) + 1);
  }

  private static boolean endedBefore(ProcessInstance instance, long millis) {
    Long exit = instance.lifetime().exit();
    return exit != null && exit < millis;
  }

  /** Returns the instance that started closest to a time, within a tolerance; else null. */
  @Nullable ProcessInstance startedNear(int tgid, long millis, long tolerance) {
    ProcessInstance closest = null;
    for (ProcessInstance instance : of(tgid)) {
      long away = Math.abs(instance.start() - millis);
      if (away <= tolerance && (closest == null || away < Math.abs(closest.start() - millis))) {
        closest = instance;
      }
    }
    return closest;
  }

  /** Returns the threads of all processes, by their own ids. */
  ThreadIndex threads() {
    return threads;
  }

  /** Drops the threads that exited before a time, to which no event of the record belongs. */
  public void dropThreads(long millis) {
    threads.dropBefore(millis);
  }

  /** Returns every instance that was not forgotten, in the order they were found. */
  public Collection<ProcessInstance> all() {
    return all;
  }

  /**
   * Returns the same at the end of the record, kernel threads last and their creator after them: a
   * process is over after those that have no result of their own, and are not among its children.
   */
  public List<ProcessInstance> lastToEnd() {
    List<ProcessInstance> sorted = new ArrayList<>(all);
    sorted.sort(Comparator.comparingInt(Coverage::rank));
    return sorted;
  }

  /** Forgets a process that is over, with what all stages hold for it. */
  public void forget(ProcessInstance process) {
    all.remove(process);
    removeFrom(byTgid, process.tgid(), process);
    Integer parent = process.lineage().creatorTgid();
    if (parent != null) {
      removeFrom(orphans, parent, process);
    }
    process.live().drop();
  }

  /** Accepts that a process is ended that may live: later events of its id may be its own. */
  public void endedEarly(ProcessInstance process) {
    endedEarly.put(process.tgid(), process.start());
  }

  /** Accepts that the replay has reached the start of a process: its id is its own from here on. */
  public void begun(ProcessInstance process) {
    endedEarly.remove(process.tgid());
  }

  /**
   * Returns whether an event may be of a process that was ended early, rather than of one that has
   * the same id.
   *
   * @param known the one to which it would belong; null if there is none
   * @param millis when the event was
   */
  boolean maybeEndedEarly(int tgid, @Nullable ProcessInstance known, long millis) {
    if (!endedEarly.containsKey(tgid)) {
      return false;
    }
    boolean isBefore = known != null && known.replay().begun() && !known.lifetime().isOpen();
    return known == null || isBefore || (!known.replay().begun() && known.start() > millis);
  }

  private static void removeFrom(
      Map<Integer, List<ProcessInstance>> lists, int tgid, ProcessInstance process) {
    List<ProcessInstance> list = lists.get(tgid);
    if (list != null && list.remove(process) && list.isEmpty()) {
      lists.remove(tgid);
    }
  }

  /** Accepts that the connector reports this host's processes, their exits too. */
  void connectorHeard(long millis) {
    connectorUntil = Math.max(connectorUntil, millis);
  }

  /** Accepts that a snapshot of /proc shows this host's processes. */
  void snapshotSeen(long millis) {
    snapshotUntil = Math.max(snapshotUntil, millis);
  }

  /** Returns whether the record so far is an audit log alone, without connector and snapshot. */
  public boolean isLogAlone() {
    return !isConnectorHeard() && snapshotUntil == LossWindows.EVER;
  }

  /**
   * Returns whether a process exited before a time for certain: an exit_group in the audit record
   * is only the entry, if the connector is still to report the exit.
   */
  public boolean isOver(ProcessInstance process, long millis) {
    boolean certain = !isConnectorHeard() || !process.lifetime().isExiting();
    return endedBefore(process, millis) && certain;
  }

  /** Returns the instances of one id, by start. */
  public List<ProcessInstance> of(int tgid) {
    return byTgid.getOrDefault(tgid, List.of());
  }

  private boolean isConnectorHeard() {
    return connectorUntil != LossWindows.EVER;
  }
}
