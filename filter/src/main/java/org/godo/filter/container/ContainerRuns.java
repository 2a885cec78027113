package org.godo.filter.container;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.godo.filter.process.ProcessInstance;
import org.jspecify.annotations.Nullable;

/** The runs of a container, each known by its first process. */
final class ContainerRuns {
  private final List<ProcessInstance> roots = new ArrayList<>(1);

  /** Adds a run that a process begins. */
  void add(ProcessInstance root) {
    roots.add(root);
  }

  /** Replaces the first process of the latest run: one that is earlier was found. */
  void replaceLatestRoot(ProcessInstance root) {
    roots.set(roots.size() - 1, root);
  }

  /** Returns whether a process that starts at a time is of none of the runs that were seen. */
  boolean areOverBy(long millis) {
    ProcessInstance root = latestRoot();
    Long exit = root == null ? null : root.lifetime().exit();
    return root == null || (exit != null && exit <= millis);
  }

  /** Returns the first processes of the runs, in their order. */
  List<ProcessInstance> roots() {
    return Collections.unmodifiableList(roots);
  }

  /** Returns the first process of the latest run; null when none was seen. */
  @Nullable ProcessInstance latestRoot() {
    return roots.isEmpty() ? null : roots.get(roots.size() - 1);
  }

  /** Returns the start of the first run that was seen; null when none was. */
  @Nullable Long firstStart() {
    return roots.isEmpty() ? null : roots.get(0).start();
  }

  /** Returns when the run in progress at a time ended; null when no source reported it. */
  @Nullable Long endAfter(long millis) {
    for (ProcessInstance root : roots) {
      Long exit = root.lifetime().exitInferred() ? null : root.lifetime().exit();
      if (exit != null && exit >= millis) {
        return exit;
      }
    }
    return null;
  }
}
