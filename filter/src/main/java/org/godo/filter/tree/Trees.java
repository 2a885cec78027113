package org.godo.filter.tree;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import org.godo.filter.container.Container;
import org.godo.filter.container.Containers;
import org.godo.filter.container.RuntimeProgram;
import org.godo.filter.process.LivePart;
import org.godo.filter.process.LossWindows;
import org.godo.filter.process.ProcessInstance;
import org.godo.filter.process.ProcessTable;
import org.godo.filter.tree.ParentResolver.Decision;
import org.jspecify.annotations.Nullable;

/**
 * The process trees of one host and boot. They grow with the record: a process is placed as soon as
 * it begins, below its creator, from a star (a process of containerd) down; those that the kernel
 * gives another parent move there. Only live processes have a node here.
 */
public final class Trees {
  private static final Comparator<ProcessInstance> BY_START =
      Comparator.comparingLong(ProcessInstance::start).thenComparingInt(ProcessInstance::tgid);

  private final Containers containers;
  private final ParentResolver parents;
  private final PlacementUncertainty uncertainty;
  private final LivePart<TreeNode> nodes;

  /**
   * @param losses all of the record
   */
  public Trees(ProcessTable table, Containers containers, LossWindows losses) {
    this.containers = containers;
    this.uncertainty = new PlacementUncertainty(containers, losses);
    this.parents = new ParentResolver(table, containers);
    this.nodes = table.newPart();
  }

  /** Returns the node of a process; null if it is not placed, or over. */
  public @Nullable TreeNode find(ProcessInstance process) {
    return nodes.of(process);
  }

  /** Places a process that has no node yet, its parents before it, and returns its node. */
  public TreeNode place(ProcessInstance process) {
    TreeNode known = nodes.of(process);
    if (known != null) {
      return known;
    }
    Deque<ProcessInstance> unplaced = new ArrayDeque<>();
    Set<ProcessInstance> met = new LinkedHashSet<>();
    ProcessInstance next = process;
    while (next != null && !nodes.has(next) && !next.replay().isOver()) {
      if (!met.add(next)) {
        // Break parent cycles in corrupt input.
        addNode(met.stream().min(BY_START).orElse(next));
        return place(process);
      }
      unplaced.push(next);
      next = parents.of(next).parent();
    }
    unplaced.forEach(this::addNode);
    return Objects.requireNonNull(nodes.of(process));
  }

  private void addNode(ProcessInstance process) {
    TreeNode node = new TreeNode(process);
    ProcessInstance creator = process.lineage().creator();
    TreeNode creators = creator == null ? null : nodes.of(creator);
    Container entered = containers.enteredBy(process);
    if (entered != null) {
      node.enter(entered);
    } else if (creators != null) {
      node.startIn(creators.container());
    }
    nodes.set(process, node);
    uncertainty.assessContainer(node, creators);
    attach(node);
  }

  /** Attaches a node to its parent's, and marks a parent that is inferred. */
  private void attach(TreeNode node) {
    Decision decision = parents.of(node.process());
    if (decision.reason() != null) {
      node.process().infer(decision.reason().with());
    }
    TreeNode above = nodeOf(decision.parent(), node);
    if (above != null && above.ancestors().contains(node.process().key())) {
      return; // Break parent cycles in corrupt input.
    }
    boolean starAbove = above != null && above.belowStar();
    boolean star = node.star();
    TreeNode parent = star && !starAbove ? null : above;
    if (parent != node.parent()) {
      node.attach(parent);
    }
    node.belowStar(star || starAbove);
    uncertainty.assessPosition(node);
  }

  /** The node of a parent that is over is still known to the child. */
  private @Nullable TreeNode nodeOf(@Nullable ProcessInstance parent, TreeNode child) {
    if (parent == null) {
      return null;
    }
    return parent.replay().isOver() ? child.parent() : nodes.of(parent);
  }

  /** Moves a process to where it belongs now: it entered a container, or is a star. */
  public void update(ProcessInstance process) {
    TreeNode node = place(process);
    Container entered = containers.enteredBy(process);
    if (entered != null) {
      node.enter(entered);
      uncertainty.assessEntry(node);
    }
    ProcessInstance parent = parents.of(process).parent();
    if (parent != null && !parent.replay().isOver()) {
      place(parent);
    }
    attach(node);
  }

  /** Moves a process after its parent, whose own position changed. */
  public void follow(ProcessInstance process) {
    TreeNode node = place(process);
    node.follow();
    attach(node);
  }

  /**
   * Returns whether a process may yet lose a child to another parent: a runtime's child becomes a
   * shim's when it execs the container's program.
   */
  public boolean mayLoseChildren(ProcessInstance process) {
    TreeNode node = nodes.of(process);
    return node != null && node.hasAttachedChildren() && RuntimeProgram.isRuntime(process);
  }

  /** Marks what of the position of a process that is over may be wrong, for events were lost. */
  public void markUncertainty(TreeNode node) {
    uncertainty.mark(node);
  }
}
