package org.godo.filter.explain;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.godo.filter.process.ProcessInstance;
import org.godo.filter.process.ProcessTable;
import org.godo.model.raw.RawEvent;
import org.jspecify.annotations.Nullable;

/**
 * The events that reported fork and exit of each living process: what a process inherits, or what
 * its exit closes, rests on these.
 */
final class Lifetimes {
  private final ProcessTable table;
  private final Map<ProcessInstance, RawEvent> forks = new HashMap<>();
  private final Map<ProcessInstance, Exit> exits = new HashMap<>();

  private record Exit(long millis, RawEvent event) {}

  Lifetimes(ProcessTable table) {
    this.table = table;
  }

  /** An event was merged, which may be of a fork or an exit. */
  void merged(RawEvent event) {
    for (ProcessInstance process : table.of(event.tgid())) {
      Long exit = process.lifetime().exit();
      if (exit == null) {
        exits.remove(process);
      } else if (!exits.containsKey(process) || exits.get(process).millis() != exit) {
        exits.put(process, new Exit(exit, event));
      }
      if (event instanceof RawEvent.Fork && process.start() == event.origin().timestamp()) {
        forks.putIfAbsent(process, event);
      }
    }
  }

  /** Returns the event that reported the fork of a process; null if none did. */
  @Nullable RawEvent forkOf(ProcessInstance process) {
    return forks.get(process);
  }

  /** Returns the event that reported the exit of a process; null if none did. */
  @Nullable RawEvent exitOf(ProcessInstance process) {
    Exit exit = exits.get(process);
    return exit == null || !Objects.equals(process.lifetime().exit(), exit.millis())
        ? null
        : exit.event();
  }

  void forget(ProcessInstance process) {
    forks.remove(process);
    exits.remove(process);
  }
}
