package org.godo.filter.tree;

import java.util.ArrayList;
import java.util.List;
import org.godo.filter.container.Container;
import org.godo.filter.container.RuntimeProgram;
import org.godo.filter.process.ProcessInstance;
import org.jspecify.annotations.Nullable;

/** A process's place in the trees. */
public final class TreeNode {
  /**
   * How many ancestors are listed: far more than programs call each other deep, and few enough that
   * a process which forks on and on does not fill the store with lists of its own past.
   */
  static final int ANCESTORS_LIMIT = 256;

  /** How many children are listed: a document has room for some 200,000 keys. */
  static final int CHILDREN_LIMIT = 50_000;

  private final ProcessInstance process;
  private final @Nullable String creator;
  private final List<String> children = new ArrayList<>(0);
  private @Nullable TreeNode parent;
  private @Nullable Integer ppid;
  private @Nullable Container container;
  private List<String> ancestors = List.of();
  private int depth;
  private int childCount;
  private int here;
  private boolean belowStar;
  private boolean containerDoubted;
  private boolean placeDoubted;

  TreeNode(ProcessInstance process) {
    this.process = process;
    this.creator = process.creator() == null ? null : process.creator().key();
  }

  /** Whether it or one of its ancestors is a star. */
  boolean belowStar() {
    return belowStar;
  }

  void belowStar(boolean is) {
    belowStar = is;
  }

  /** Whether it is not sure in which container it is. */
  boolean containerDoubted() {
    return containerDoubted;
  }

  void containerDoubted(boolean is) {
    containerDoubted = is;
  }

  /** Whether it is not sure what it hangs from. */
  boolean placeDoubted() {
    return placeDoubted;
  }

  void placeDoubted(boolean is) {
    placeDoubted = is;
  }

  void enter(@Nullable Container node) {
    container = node;
  }

  /** Hangs it below a node, which is told; null makes it a root. */
  void hang(@Nullable TreeNode below) {
    if (parent != null) {
      parent.disown(this);
    }
    parent = below;
    if (below == null) {
      ancestors = List.of();
      depth = 0;
      return;
    }
    ppid = below.process.tgid();
    ancestors = below.ancestorsOfChild();
    depth = below.depth + 1;
    below.adopt(this);
  }

  private void adopt(TreeNode child) {
    childCount++;
    here++;
    if (children.size() < CHILDREN_LIMIT) {
      children.add(child.process.key());
    }
  }

  private void disown(TreeNode child) {
    childCount--;
    here--;
    int place = children.lastIndexOf(child.process.key());
    if (place >= 0) {
      children.remove(place);
    }
  }

  private List<String> ancestorsOfChild() {
    List<String> path = new ArrayList<>(ancestors.size() + 1);
    path.addAll(ancestors);
    path.add(process.key());
    if (path.size() > ANCESTORS_LIMIT) {
      path.remove(1);
    }
    return List.copyOf(path);
  }

  /** Its result was written or is not wanted: nothing leads from it to others any more. */
  public void leave() {
    if (parent != null) {
      parent.here--;
      parent = null;
    }
  }

  /** Whether a child of it has not left yet. */
  public boolean hasChildrenHere() {
    return here > 0;
  }

  /** The process. */
  public ProcessInstance process() {
    return process;
  }

  /** What it hangs from; null at a root, and once it left. */
  public @Nullable TreeNode parent() {
    return parent;
  }

  /** Thread group id of what it hangs from, or at a root of the one that made it. */
  public @Nullable Integer ppid() {
    return depth == 0 ? process.creatorTgid() : ppid;
  }

  /** Key of the process that made it, where that is not the one it hangs from. */
  public @Nullable String creatorElsewhere() {
    return creator == null || depth == 0 || creator.equals(parentKey()) ? null : creator;
  }

  /** Key of what it hangs from; null at a root. */
  public @Nullable String parentKey() {
    return depth == 0 ? null : ancestors.get(ancestors.size() - 1);
  }

  /** The container it ran in; null outside containers. */
  public @Nullable Container container() {
    return container;
  }

  /** Keys of what hangs from it, in the order of the record; the first where there are too many. */
  public List<String> children() {
    return children;
  }

  /** How many hang from it. */
  public int childCount() {
    return childCount;
  }

  /** Whether it is a containerd. */
  public boolean star() {
    return RuntimeProgram.isContainerd(process);
  }

  /**
   * Keys from the root, which is a star where there is one, down to the parent: the root and the
   * last ones where there are too many. A star inside a container, real or pretended, does not cut
   * its tree off.
   */
  public List<String> ancestors() {
    return ancestors;
  }

  /** How many lie between it and the root, the root included. */
  public int depth() {
    return depth;
  }
}
