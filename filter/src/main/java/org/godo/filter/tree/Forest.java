package org.godo.filter.tree;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.godo.filter.container.ContainerNode;
import org.godo.filter.container.Containers;
import org.godo.filter.container.RuntimeProgram;
import org.godo.filter.process.ProcessInstance;
import org.godo.filter.process.ProcessTable;
import org.jspecify.annotations.Nullable;

/**
 * The process trees of one host and boot, built breadth-first from the stars (the processes of
 * containerd), then from every other process whose parent is not known.
 */
public final class Forest {
  private static final Comparator<ProcessInstance> BY_START =
      Comparator.comparingLong(ProcessInstance::start).thenComparingInt(ProcessInstance::tgid);

  private final Map<ProcessInstance, TreeNode> nodes = new LinkedHashMap<>();

  private Forest() {}

  /** Builds the trees of all processes of a table. */
  public static Forest build(ProcessTable table, Containers containers) {
    Forest forest = new Forest();
    List<ProcessInstance> processes = table.all().stream().sorted(BY_START).toList();
    List<ProcessInstance> stars = processes.stream().filter(RuntimeProgram::isContainerd).toList();
    Parents parents = new Parents(containers, stars);
    Map<ProcessInstance, List<ProcessInstance>> children = new LinkedHashMap<>();
    List<ProcessInstance> roots = new ArrayList<>();
    for (ProcessInstance process : processes) {
      ProcessInstance parent = parents.of(process);
      if (parent == null) {
        roots.add(process);
      } else {
        children.computeIfAbsent(parent, key -> new ArrayList<>()).add(process);
      }
    }
    for (ProcessInstance star : stars) {
      forest.plant(star, children, containers);
    }
    for (ProcessInstance root : roots) {
      forest.plant(root, children, containers);
    }
    // Whatever nonsense a damaged record tells of parents, every process has its place.
    for (ProcessInstance process : processes) {
      forest.plant(process, children, containers);
    }
    return forest;
  }

  /** Lays out the tree below a root; a subtree that has its place already keeps it. */
  private void plant(
      ProcessInstance root,
      Map<ProcessInstance, List<ProcessInstance>> children,
      Containers containers) {
    if (nodes.containsKey(root)) {
      return;
    }
    Deque<TreeNode> level = new ArrayDeque<>();
    level.add(place(root, null, containers));
    while (!level.isEmpty()) {
      TreeNode node = level.remove();
      for (ProcessInstance child : children.getOrDefault(node.process(), List.of())) {
        if (!nodes.containsKey(child)) {
          level.add(place(child, node, containers));
        }
      }
    }
  }

  private TreeNode place(
      ProcessInstance process, @Nullable TreeNode parent, Containers containers) {
    ContainerNode container = containers.enteredBy(process);
    if (container == null && parent != null) {
      container = parent.container();
    }
    TreeNode node = new TreeNode(process, parent, container);
    nodes.put(process, node);
    if (parent != null) {
      parent.adopt(node);
    }
    return node;
  }

  /** Every process's place, parents before children. */
  public Iterable<TreeNode> nodes() {
    return nodes.values();
  }
}
