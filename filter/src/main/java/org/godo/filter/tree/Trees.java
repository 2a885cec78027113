package org.godo.filter.tree;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.godo.filter.container.Container;
import org.godo.filter.container.Containers;
import org.godo.filter.container.RuntimeProgram;
import org.godo.filter.process.LossWindows;
import org.godo.filter.process.ProcessInstance;
import org.godo.filter.process.ProcessTable;
import org.jspecify.annotations.Nullable;

/**
 * The process trees of one host and boot. They grow with the record: a process has its place as
 * soon as it begins, below its creator, from a star (a process of containerd) down; those the
 * kernel gives another parent move there. A process that is over is forgotten, so that no more is
 * held than lives.
 */
public final class Trees {
  private static final Comparator<ProcessInstance> BY_START =
      Comparator.comparingLong(ProcessInstance::start).thenComparingInt(ProcessInstance::tgid);

  private final Containers containers;
  private final ParentResolver parents;
  private final PlacementUncertainty doubts;
  private final Map<ProcessInstance, TreeNode> nodes = new HashMap<>();

  /**
   * @param gaps all that there are in the record
   */
  public Trees(ProcessTable table, Containers containers, LossWindows gaps) {
    this.containers = containers;
    this.doubts = new PlacementUncertainty(containers, gaps);
    this.parents = new ParentResolver(table, containers);
  }

  /** The place of a process, which it has from here on if it had none. */
  public TreeNode of(ProcessInstance process) {
    TreeNode known = nodes.get(process);
    if (known != null) {
      return known;
    }
    Deque<ProcessInstance> unplaced = new ArrayDeque<>();
    Set<ProcessInstance> met = new LinkedHashSet<>();
    ProcessInstance next = process;
    while (next != null && !nodes.containsKey(next) && !next.isOver()) {
      if (!met.add(next)) {
        // Whatever nonsense a damaged record tells of parents, every process has its place.
        place(met.stream().min(BY_START).orElse(next));
        return of(process);
      }
      unplaced.push(next);
      next = parents.of(next);
    }
    unplaced.forEach(this::place);
    return Objects.requireNonNull(nodes.get(process));
  }

  private void place(ProcessInstance process) {
    TreeNode node = new TreeNode(process);
    ProcessInstance creator = process.creator();
    TreeNode made = creator == null ? null : nodes.get(creator);
    Container entered = containers.enteredBy(process);
    node.enter(entered == null && made != null ? made.container() : entered);
    nodes.put(process, node);
    doubts.began(node, made);
    hang(node);
  }

  private void hang(TreeNode node) {
    ProcessInstance parent = parents.of(node.process());
    TreeNode above = parent == null ? null : parent.isOver() ? node.parent() : nodes.get(parent);
    if (above != null && above.ancestors().contains(node.process().key())) {
      return; // Nonsense of a damaged record: nobody is below itself.
    }
    boolean starAbove = above != null && above.belowStar();
    boolean star = node.star();
    TreeNode place = star && !starAbove ? null : above;
    if (place != node.parent()) {
      node.hang(place);
    }
    node.belowStar(star || starAbove);
    doubts.hung(node);
  }

  /** Returns the position of a process; null if it has none yet, or is over. */
  public @Nullable TreeNode find(ProcessInstance process) {
    return nodes.get(process);
  }

  /** More is known of a process, as that it entered a container or is a star: it may move. */
  public void changed(ProcessInstance process) {
    TreeNode node = of(process);
    Container entered = containers.enteredBy(process);
    if (entered != null) {
      node.enter(entered);
      doubts.entered(node);
    }
    ProcessInstance parent = parents.of(process);
    if (parent != null && !parent.isOver()) {
      of(parent);
    }
    hang(node);
  }

  /**
   * Whether a process may yet lose a child to another: what a runtime makes is a shim's from the
   * moment it runs the container's program.
   */
  public boolean mayLoseChildren(ProcessInstance process) {
    return RuntimeProgram.isRuntime(process) && of(process).hasChildrenHere();
  }

  /** A process is over: marks what of its place may be otherwise, for something was lost. */
  public void markDoubts(ProcessInstance process) {
    doubts.mark(of(process));
  }

  /** A process is over. */
  public void forget(ProcessInstance process) {
    nodes.remove(process);
  }
}
