package org.godo.filter.files;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.godo.filter.process.ProcessInstance;
import org.godo.filter.process.ProcessTable;
import org.jspecify.annotations.Nullable;

/**
 * The state of every process at this point of the record. A process begins with what its creator
 * has. The state of one that ended is given up some time later, so that no more is held than there
 * are processes at a time; only a child that was not heard of yet keeps its creator's.
 */
final class ReplayStates {
  /** Calls that were entered before the end of a process are logged by then. */
  private static final long KEPT_AFTER_EXIT_MILLIS = 5_000;

  private static final int CALLS_BETWEEN_SWEEPS = 4_096;

  private final Map<ProcessInstance, ProcessFiles> states = new LinkedHashMap<>();
  private final Map<ProcessInstance, ProcessFiles> legacies = new HashMap<>();
  private final Map<ProcessInstance, Place> lastPlaces = new HashMap<>();
  private final Map<ProcessInstance, List<ProcessInstance>> children = new HashMap<>();
  private int calls;

  /** Where a process stood at its end. */
  private record Place(@Nullable String cwd, @Nullable String rootfs) {}

  ReplayStates(ProcessTable table) {
    for (ProcessInstance process : table.all()) {
      if (process.creator() != null) {
        children.computeIfAbsent(process.creator(), key -> new ArrayList<>(1)).add(process);
      }
    }
  }

  /**
   * The state of a process, which begins here with what its creator has, unless it began before.
   */
  ProcessFiles of(ProcessInstance process) {
    ProcessFiles known = states.get(process);
    if (known != null) {
      return known;
    }
    Deque<ProcessInstance> unborn = new ArrayDeque<>();
    Set<ProcessInstance> met = new HashSet<>();
    ProcessInstance next = process;
    while (next != null && isUnborn(next) && met.add(next)) {
      unborn.push(next);
      next = legacies.containsKey(next) || next.olderThanRecord() ? null : next.creator();
    }
    ProcessFiles state = new ProcessFiles();
    states.put(process, state);
    for (ProcessInstance each : unborn) {
      ProcessFiles creators = creatorsState(each);
      state = creators == null ? new ProcessFiles() : creators.fork(each.sharesFiles());
      states.put(each, state);
    }
    return state;
  }

  /** The state of the latest process with this id; null when there is none. */
  @Nullable ProcessFiles ofTgid(int tgid) {
    ProcessFiles latest = null;
    for (Map.Entry<ProcessInstance, ProcessFiles> each : states.entrySet()) {
      latest = each.getKey().tgid() == tgid ? each.getValue() : latest;
    }
    return latest;
  }

  private boolean isUnborn(ProcessInstance process) {
    return !states.containsKey(process) && !lastPlaces.containsKey(process);
  }

  private @Nullable ProcessFiles creatorsState(ProcessInstance process) {
    ProcessFiles legacy = legacies.remove(process);
    ProcessInstance creator = process.olderThanRecord() ? null : process.creator();
    return legacy == null && creator != null ? states.get(creator) : legacy;
  }

  /** A child was made at this point of the record. */
  void begin(ProcessInstance child) {
    if (!lastPlaces.containsKey(child)) {
      of(child);
    }
  }

  /** The record has come to a time; gives up what ended long before. */
  void passed(long millis) {
    if (++calls % CALLS_BETWEEN_SWEEPS == 0) {
      sweep(millis);
    }
  }

  void sweep(long millis) {
    for (ProcessInstance process : List.copyOf(states.keySet())) {
      Long exit = process.exit();
      if (exit != null && exit < millis - KEPT_AFTER_EXIT_MILLIS) {
        giveUp(process);
      }
    }
  }

  private void giveUp(ProcessInstance process) {
    ProcessFiles state = states.remove(process);
    if (state == null) {
      return;
    }
    for (ProcessInstance child : children.getOrDefault(process, List.of())) {
      if (isUnborn(child)) {
        legacies.put(child, state);
      }
    }
    children.remove(process);
    state.descriptors().heldAtEndBy(process);
    lastPlaces.put(process, new Place(state.cwd(), state.rootfs()));
  }

  /** The record is at its end: what is still open is closed by the exits of the processes. */
  void finish() {
    List.copyOf(states.keySet()).forEach(this::giveUp);
    legacies.clear();
  }

  /** Working directory at the end; null when not known. */
  @Nullable String cwdOf(ProcessInstance process) {
    Place place = lastPlaces.get(process);
    return place == null ? null : place.cwd();
  }

  /** Host path of the root directory at the end; null when not known. */
  @Nullable String rootfsOf(ProcessInstance process) {
    Place place = lastPlaces.get(process);
    return place == null ? null : place.rootfs();
  }
}
