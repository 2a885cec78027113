package org.godo.filter.process;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntPredicate;
import org.godo.model.raw.Call;
import org.godo.model.raw.RawEvent;
import org.jspecify.annotations.Nullable;

/**
 * The events about processes some seconds ahead in an audit log. A child may make its first calls
 * before the call that created it is logged, always so with vfork.
 */
final class Foresight {
  private final Deque<RawEvent.Syscall> ahead = new ArrayDeque<>();
  private final Map<Integer, Deque<RawEvent.Syscall>> byTgid = new HashMap<>();
  private final Map<Integer, Deque<RawEvent.Syscall>> byPpid = new HashMap<>();

  /** Accepts the next event, in the order of serials. */
  void accept(RawEvent.Syscall event) {
    ahead.add(event);
    of(byTgid, event.tgid()).add(event);
    of(byPpid, event.subject().ppid()).add(event);
  }

  private static Deque<RawEvent.Syscall> of(Map<Integer, Deque<RawEvent.Syscall>> map, int id) {
    return map.computeIfAbsent(id, key -> new ArrayDeque<>(2));
  }

  /** Accepts that the replay has reached a serial: what is not behind it is not ahead. */
  void reached(long serial) {
    RawEvent.Syscall first = ahead.peek();
    while (first != null && first.origin().serial() <= serial) {
      ahead.remove();
      removeFirst(byTgid, first.tgid());
      removeFirst(byPpid, first.subject().ppid());
      first = ahead.peek();
    }
  }

  private static void removeFirst(Map<Integer, Deque<RawEvent.Syscall>> map, int id) {
    Deque<RawEvent.Syscall> events = map.get(id);
    if (events != null) {
      events.poll();
      if (events.isEmpty()) {
        map.remove(id);
      }
    }
  }

  /** Returns the next event ahead of a process with this id; null if there is none. */
  RawEvent.@Nullable Syscall next(int tgid) {
    Deque<RawEvent.Syscall> events = byTgid.get(tgid);
    return events == null ? null : events.peek();
  }

  /** Returns whether a process with this id makes a call ahead, before it is forked again. */
  boolean calls(int tgid) {
    return byTgid.containsKey(tgid);
  }

  /** Returns whether a process with this id and parent makes a call ahead. */
  boolean callsAsChild(int tgid, int ppid) {
    Deque<RawEvent.Syscall> calls = byTgid.get(tgid);
    return calls != null && calls.stream().anyMatch(call -> call.subject().ppid() == ppid);
  }

  /**
   * Returns the call ahead that returned a number and was entered by a time; null if there is none.
   *
   * @param parent of the child, by its own event
   */
  RawEvent.@Nullable Syscall creation(int parent, int number, long millis) {
    Deque<RawEvent.Syscall> calls = byTgid.get(parent);
    if (calls == null) {
      return null;
    }
    for (RawEvent.Syscall call : calls) {
      if (returns(call, number) && call.origin().timestamp() <= millis + Tolerances.TICK) {
        return call;
      }
    }
    return null;
  }

  private static boolean returns(RawEvent.Syscall call, int number) {
    return call.call() instanceof Call.Clone && call.result() == number;
  }

  /**
   * Returns whether a child of a process calls ahead that no result of that process names.
   *
   * @param named whether a result in the past names a number
   */
  boolean hasUnnamedChild(int parent, IntPredicate named) {
    Deque<RawEvent.Syscall> events = byPpid.get(parent);
    if (events == null) {
      return false;
    }
    for (RawEvent.Syscall event : events) {
      int child = event.tgid();
      if (!named.test(child) && creation(parent, child, Long.MAX_VALUE - Tolerances.TICK) == null) {
        return true;
      }
    }
    return false;
  }

  void clear() {
    ahead.clear();
    byTgid.clear();
    byPpid.clear();
  }
}
