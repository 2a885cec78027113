package org.godo.filter.process;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The threads of all processes, found by their own id and time. Kernels before 4.9 have the id of
 * the calling thread in {@code pid=} of an audit record (task_pid_nr), later ones that of its
 * thread group (task_tgid_nr, since "audit: consistently record PIDs with task_tgid_nr()").
 *
 * <p>Both numbers are from the same table of the kernel: an id is a thread's or a thread group's,
 * never both at a time. So the ids of main threads are not in this index.
 */
final class ThreadIndex {
  private final Map<Integer, List<Entry>> byId = new HashMap<>();

  /** One thread and its process. */
  record Entry(ProcessInstance process, ThreadSpan thread) {}

  /** Adds a thread, unless it is known. */
  void add(ProcessInstance process, ThreadSpan thread) {
    if (thread.pid() == process.tgid()) {
      return;
    }
    List<Entry> entries = byId.computeIfAbsent(thread.pid(), id -> new ArrayList<>(1));
    if (entries.stream().noneMatch(entry -> entry.thread() == thread)) {
      entries.add(new Entry(process, thread));
    }
  }

  /** Returns the thread with this id that lived at a time, the latest of several; else null. */
  @Nullable Entry at(int id, long millis) {
    Entry latest = null;
    for (Entry entry : byId.getOrDefault(id, List.of())) {
      if (livedAt(entry.thread(), millis)
          && (latest == null || entry.thread().start() >= latest.thread().start())) {
        latest = entry;
      }
    }
    return latest;
  }

  private static boolean livedAt(ThreadSpan thread, long millis) {
    Long exit = thread.exit();
    return thread.start() <= millis + Tolerances.TICK
        && (exit == null || exit + Tolerances.ROUNDING >= millis);
  }

  /** Drops the threads that exited before a time, and those of processes that are over. */
  void dropBefore(long millis) {
    byId.values()
        .removeIf(
            entries -> {
              entries.removeIf(entry -> isOver(entry, millis));
              return entries.isEmpty();
            });
  }

  private static boolean isOver(Entry entry, long millis) {
    Long exit = entry.thread().exit();
    return (exit != null && exit < millis) || entry.process().replay().isOver();
  }
}
