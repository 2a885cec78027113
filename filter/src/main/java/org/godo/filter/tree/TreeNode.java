package org.godo.filter.tree;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.godo.filter.container.ContainerNode;
import org.godo.filter.container.RuntimeProgram;
import org.godo.filter.process.ProcessInstance;
import org.jspecify.annotations.Nullable;

/** A process's place in the trees. */
public final class TreeNode {
  private final ProcessInstance process;
  private final @Nullable TreeNode parent;
  private final @Nullable ContainerNode container;
  private final List<TreeNode> children = new ArrayList<>();

  TreeNode(ProcessInstance process, @Nullable TreeNode parent, @Nullable ContainerNode container) {
    this.process = process;
    this.parent = parent;
    this.container = container;
  }

  void adopt(TreeNode child) {
    children.add(child);
  }

  /** The process. */
  public ProcessInstance process() {
    return process;
  }

  /** What it hangs from; null at a root. */
  public @Nullable TreeNode parent() {
    return parent;
  }

  /** The container it ran in; null outside containers. */
  public @Nullable ContainerNode container() {
    return container;
  }

  /** What hangs from it, by start. */
  public List<TreeNode> children() {
    return children;
  }

  /** Whether it is a containerd. */
  public boolean star() {
    return RuntimeProgram.isContainerd(process);
  }

  /**
   * From the root, which is a star where there is one, down to the parent. A star inside a
   * container, real or pretended, does not cut its tree off.
   */
  public List<TreeNode> ancestors() {
    Deque<TreeNode> path = new ArrayDeque<>();
    for (TreeNode node = parent; node != null; node = node.parent) {
      path.addFirst(node);
    }
    return List.copyOf(path);
  }
}
