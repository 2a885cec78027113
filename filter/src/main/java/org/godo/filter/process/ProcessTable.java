package org.godo.filter.process;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.godo.model.result.Reason;
import org.jspecify.annotations.Nullable;

/** All process instances of one host and boot, found by thread group id and time. */
public final class ProcessTable {
  /**
   * Audit stamps an event with the coarse clock at the call's entry, up to one tick of 10 ms
   * (HZ=100) before it happened; so an event may seem this much older than the fork of its own
   * process.
   */
  static final long TICK_MILLIS = 10;

  private final String host;
  private final String bootId;
  private final Set<String> notableComms;
  private final Map<Integer, List<ProcessInstance>> byTgid = new HashMap<>();
  private final Map<Integer, List<ProcessInstance>> orphans = new HashMap<>();
  private final Set<ProcessInstance> all = new LinkedHashSet<>();
  private boolean connectorHeard;

  /**
   * @param notableComms names that each process remembers having borne, for later stages
   */
  public ProcessTable(String host, String bootId, Set<String> notableComms) {
    this.host = host;
    this.bootId = bootId;
    this.notableComms = notableComms;
  }

  /** Adds a process that began, or was first seen, at a time. */
  ProcessInstance add(String session, int tgid, long start) {
    ProcessInstance instance =
        new ProcessInstance(host, bootId, session, tgid, start, new CommHistory(notableComms));
    List<ProcessInstance> instances = byTgid.computeIfAbsent(tgid, id -> new ArrayList<>(1));
    int place = instances.size();
    while (place > 0 && instances.get(place - 1).start() > start) {
      place--;
    }
    instances.add(place, instance);
    instance.beganAs(instances, place);
    all.add(instance);
    return instance;
  }

  /** Adds a process of which this is the first that was seen. */
  ProcessInstance addUnforked(String session, int tgid, long firstSeen) {
    ProcessInstance instance = add(session, tgid, firstSeen);
    instance.infer(Reason.START_OF_FIRST_EVENT.with());
    for (ProcessInstance child : orphans.getOrDefault(tgid, List.of())) {
      ProcessInstance alive = at(tgid, child.start());
      if (child.creator() == null && (alive == null || alive == instance)) {
        child.createdBy(tgid, instance);
      }
    }
    return instance;
  }

  /** The creator of this process was not seen so far; it may be later. */
  void orphan(int parentTgid, ProcessInstance child) {
    orphans.computeIfAbsent(parentTgid, id -> new ArrayList<>(1)).add(child);
  }

  /** The last instance of an id that had begun by a time, dead or alive; null if there is none. */
  @Nullable ProcessInstance latest(int tgid, long millis) {
    List<ProcessInstance> instances = of(tgid);
    for (int i = instances.size() - 1; i >= 0; i--) {
      if (instances.get(i).start() <= millis + TICK_MILLIS) {
        return instances.get(i);
      }
    }
    return null;
  }

  /**
   * The instance that was alive at a time, given a tick of slack at its start; null if none was.
   * Where the end of one is told only after the start of the next, the next counts.
   */
  public @Nullable ProcessInstance at(int tgid, long millis) {
    List<ProcessInstance> instances = of(tgid);
    ProcessInstance next = null;
    for (int i = instances.size() - 1; i >= 0; i--) {
      ProcessInstance instance = instances.get(i);
      if (instance.start() <= millis) {
        Long exit = instance.exit();
        return exit == null || exit >= millis ? instance : next;
      }
      if (instance.start() <= millis + TICK_MILLIS && !endedBefore(instance, millis)) {
        next = instance;
      }
    }
    return next;
  }

  private static boolean endedBefore(ProcessInstance instance, long millis) {
    Long exit = instance.exit();
    return exit != null && exit < millis;
  }

  /** The instance that began closest to a time, at most so much before or after it. */
  @Nullable ProcessInstance startedNear(int tgid, long millis, long slack) {
    ProcessInstance closest = null;
    for (ProcessInstance instance : of(tgid)) {
      long away = Math.abs(instance.start() - millis);
      if (away <= slack && (closest == null || away < Math.abs(closest.start() - millis))) {
        closest = instance;
      }
    }
    return closest;
  }

  /** Every instance that was not forgotten, in the order they were found. */
  public Collection<ProcessInstance> all() {
    return all;
  }

  /** Forgets a process that is over: no later event is about it. */
  public void forget(ProcessInstance process) {
    all.remove(process);
    leave(byTgid, process.tgid(), process);
    Integer parent = process.creatorTgid();
    if (parent != null) {
      leave(orphans, parent, process);
    }
  }

  private static void leave(
      Map<Integer, List<ProcessInstance>> lists, int tgid, ProcessInstance process) {
    List<ProcessInstance> list = lists.get(tgid);
    if (list != null && list.remove(process) && list.isEmpty()) {
      lists.remove(tgid);
    }
  }

  /** The connector tells of this host's processes, their ends too. */
  void connectorHeard() {
    connectorHeard = true;
  }

  /**
   * Whether a process ended before a time, and nothing told later can change that: an exit_group in
   * the audit record is only where its end began, if the connector is still to tell of it.
   */
  public boolean isOver(ProcessInstance process, long millis) {
    Long exit = process.exit();
    boolean told = !connectorHeard || !process.endOnlyBegun();
    return exit != null && exit < millis && told;
  }

  /** Instances under one id, by start. */
  public List<ProcessInstance> of(int tgid) {
    return byTgid.getOrDefault(tgid, List.of());
  }
}
