package org.godo.filter.container;

import java.util.HashSet;
import java.util.Set;
import org.godo.filter.process.LivePart;
import org.godo.filter.process.ProcessInstance;
import org.godo.filter.process.ProcessTable;
import org.jspecify.annotations.Nullable;

/**
 * The containers in which children of a process are that is not in them itself, as those of a shim.
 * With CLONE_PARENT such a child creates processes that are the shim's children (kernel/fork.c,
 * copy_process).
 */
final class ContainersBelow {
  private final LivePart<Set<Container>> below;

  ContainersBelow(ProcessTable table) {
    this.below = table.newPart();
  }

  /**
   * Accepts that a process entered a container.
   *
   * @param shim that adopts it, or adopted it; null for none
   */
  void entered(ProcessInstance process, Container container, @Nullable ProcessInstance shim) {
    add(process.lineage().parent(), container);
    add(shim, container);
  }

  private void add(@Nullable ProcessInstance parent, Container container) {
    if (parent == null || parent.replay().isOver()) {
      return;
    }
    Set<Container> known = below.of(parent);
    if (known == null) {
      known = new HashSet<>();
      below.set(parent, known);
    }
    known.add(container);
  }

  /**
   * Returns whether children of a process are in another container than it is.
   *
   * @param own the container of the process itself; null on the host
   */
  boolean hasOthers(ProcessInstance parent, @Nullable Container own) {
    Set<Container> known = below.of(parent);
    return known != null && known.stream().anyMatch(each -> each != own);
  }
}
