package org.godo.filter.process;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.godo.model.raw.Call;
import org.godo.model.raw.RawEvent;
import org.jspecify.annotations.Nullable;

/**
 * Finds for each fork-family call in the audit record the process it made. The audit record says
 * who called, with which flags and at which place among the caller's other calls; the connector
 * says who was born. The call's result is no help inside a container, where it counts in the
 * container's pid namespace; so the calls of one process and its children are matched in order.
 *
 * <p>The connector names as parent the real parent, which with CLONE_PARENT is the caller's own
 * parent: there the call alone knows the creator.
 */
public final class CloneMatcher {
  private static final long CLONE_FILES = 0x400;
  private static final long CLONE_PARENT = 0x8000;
  private static final long CLONE_THREAD = 0x10000;

  /** A call's child is born after its entry; vfork may keep the entry's record back for long. */
  private static final long CLOCK_SLACK_MILLIS = 2;

  private final ProcessTable table;
  private final Map<Integer, List<Birth>> birthsByParent = new HashMap<>();
  private final Set<Birth> matched = new HashSet<>();
  private final Map<Long, ProcessInstance> childBySerial = new HashMap<>();

  /** A task's beginning: of a process, or of one of a process's threads. */
  private record Birth(ProcessInstance process, int pid, long millis) {
    boolean isProcess() {
      return pid == process.tgid();
    }
  }

  public CloneMatcher(ProcessTable table) {
    this.table = table;
    for (ProcessInstance process : table.all()) {
      for (ThreadSpan thread : process.threads()) {
        Birth birth = new Birth(process, thread.pid(), thread.start());
        Integer parent =
            birth.isProcess() ? process.creatorTgid() : Integer.valueOf(process.tgid());
        if (parent != null && process.snapshot() == null) {
          birthsByParent.computeIfAbsent(parent, id -> new ArrayList<>()).add(birth);
        }
      }
    }
    birthsByParent.values().forEach(list -> list.sort(Comparator.comparingLong(Birth::millis)));
  }

  /** Takes the next successful fork-family call, in the order of serials. */
  public void accept(RawEvent.Syscall event, Call.Clone clone) {
    ProcessInstance caller = table.at(event.tgid(), event.origin().timestamp());
    if (caller == null) {
      return;
    }
    boolean flagsKnown = clone.flags() >= 0;
    boolean parentShared = flagsKnown && (clone.flags() & CLONE_PARENT) != 0;
    Integer parent = parentShared ? caller.creatorTgid() : Integer.valueOf(caller.tgid());
    Birth birth = parent == null ? null : find(parent, event, clone);
    if (birth == null) {
      return;
    }
    matched.add(birth);
    if (birth.isProcess()) {
      ProcessInstance child = birth.process();
      childBySerial.put(event.origin().serial(), child);
      child.createdBy(caller.tgid(), caller);
      if (flagsKnown && (clone.flags() & CLONE_FILES) != 0) {
        child.shareFiles();
      }
    }
  }

  private @Nullable Birth find(int parent, RawEvent.Syscall event, Call.Clone clone) {
    Birth earliest = null;
    boolean flagsKnown = clone.flags() >= 0;
    boolean thread = flagsKnown && (clone.flags() & CLONE_THREAD) != 0;
    for (Birth birth : birthsByParent.getOrDefault(parent, List.of())) {
      boolean rightKind = !flagsKnown || birth.isProcess() != thread;
      boolean inTime = birth.millis() >= event.origin().timestamp() - CLOCK_SLACK_MILLIS;
      if (!rightKind || !inTime || matched.contains(birth)) {
        continue;
      }
      if (birth.pid() == event.result()) {
        return birth;
      }
      earliest = earliest == null ? birth : earliest;
    }
    return earliest;
  }

  /** The process that the call with this serial made; null for a thread or when not known. */
  public @Nullable ProcessInstance childOf(long serial) {
    return childBySerial.get(serial);
  }
}
