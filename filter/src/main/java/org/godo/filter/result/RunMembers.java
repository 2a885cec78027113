package org.godo.filter.result;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.godo.filter.container.Container;
import org.godo.filter.process.ProcessInstance;
import org.jspecify.annotations.Nullable;

/** The processes of a container: how many each of its runs has, and the sessions they are of. */
final class RunMembers {
  private final Map<@Nullable ProcessInstance, Integer> byRoot = new HashMap<>();
  private final Set<String> sessions = new TreeSet<>();
  private int count;
  private int unaudited;
  private int unread;

  /**
   * Adds a process, which is in the last run that had begun when it started.
   *
   * @param missing whether calls of it are missing that no loss explains
   */
  void add(Container container, ProcessInstance process, boolean missing) {
    List<ProcessInstance> roots = container.roots();
    int run = roots.size() - 1;
    while (run >= 0 && roots.get(run).start() > process.start()) {
      run--;
    }
    byRoot.merge(run < 0 ? null : roots.get(run), 1, Integer::sum);
    sessions.add(process.session());
    count++;
    unaudited += missing ? 1 : 0;
    unread += process.isUnread() ? 1 : 0;
  }

  /** Returns the sessions that the processes were first seen in. */
  Set<String> sessions() {
    return sessions;
  }

  /** Returns of how many calls are missing. */
  int unaudited() {
    return unaudited;
  }

  /** Returns of how many the snapshot does not have everything. */
  int unread() {
    return unread;
  }

  /** Returns how many there are. */
  int count() {
    return count;
  }

  /**
   * Returns how many are in a run.
   *
   * @param root its first process; null for those of runs whose first process is not known
   */
  int of(@Nullable ProcessInstance root) {
    return byRoot.getOrDefault(root, 0);
  }
}
