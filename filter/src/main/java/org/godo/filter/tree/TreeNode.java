package org.godo.filter.tree;

import java.util.ArrayList;
import java.util.List;
import org.godo.filter.container.Container;
import org.godo.filter.container.RuntimeProgram;
import org.godo.filter.process.ProcessInstance;
import org.jspecify.annotations.Nullable;

/** The node of a process in the trees. */
public final class TreeNode {
  /**
   * How many ancestors are listed: far more than any real tree is deep, and few enough that an
   * endless chain of forks does not fill the store with its own ancestors.
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
  private boolean entered;
  private List<String> ancestors = List.of();
  private int depth;
  private int childCount;
  private int attached;
  private boolean belowStar;
  private boolean containerUncertain;
  private boolean positionUncertain;

  TreeNode(ProcessInstance process) {
    this.process = process;
    ProcessInstance creating = process.lineage().creator();
    this.creator = creating == null ? null : creating.key();
  }

  /** Returns whether it or one of its ancestors is a star. */
  boolean belowStar() {
    return belowStar;
  }

  void belowStar(boolean is) {
    belowStar = is;
  }

  /** Returns whether its container is uncertain. */
  boolean containerUncertain() {
    return containerUncertain;
  }

  void containerUncertain(boolean is) {
    containerUncertain = is;
  }

  /** Returns whether its ancestors are uncertain. */
  boolean positionUncertain() {
    return positionUncertain;
  }

  void positionUncertain(boolean is) {
    positionUncertain = is;
  }

  /** Sets the container it runs in, as its creator. */
  void startIn(@Nullable Container creators) {
    container = creators;
  }

  /** Sets the container it entered itself. */
  void enter(Container own) {
    container = own;
    entered = true;
  }

  /** Returns whether it entered its container itself: as a first process, or by an exec. */
  public boolean entered() {
    return entered;
  }

  /** Moves it below a node; null makes it a root. */
  void attach(@Nullable TreeNode below) {
    if (parent != null) {
      parent.removeChild(this);
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
    below.addChild(this);
  }

  /** Takes over the position of its parent, which moved. */
  void follow() {
    if (parent != null) {
      ancestors = parent.ancestorsOfChild();
      depth = parent.depth + 1;
    }
  }

  private void addChild(TreeNode child) {
    childCount++;
    attached++;
    if (children.size() < CHILDREN_LIMIT) {
      children.add(child.process.key());
    }
  }

  private void removeChild(TreeNode child) {
    childCount--;
    attached--;
    int position = children.lastIndexOf(child.process.key());
    if (position >= 0) {
      children.remove(position);
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

  /** Detaches it from its parent: its result was emitted, or is not wanted. */
  public void detach() {
    if (parent != null) {
      parent.attached--;
      parent = null;
    }
  }

  /** Detaches it, and removes it from its parent's children: it has no result. */
  public void leave() {
    if (parent != null) {
      parent.removeChild(this);
      parent = null;
    }
  }

  /** Returns whether a child of it is not detached yet. */
  public boolean hasAttachedChildren() {
    return attached > 0;
  }

  /** Returns the process. */
  public ProcessInstance process() {
    return process;
  }

  /** Returns its parent; null at a root, and once it is detached. */
  public @Nullable TreeNode parent() {
    return parent;
  }

  /** Returns the parent's thread group id, or at a root the creator's. */
  public @Nullable Integer ppid() {
    return depth == 0 ? process.lineage().creatorTgid() : ppid;
  }

  /** Returns the key of its creator, where that is not its parent; else null. */
  public @Nullable String creatorElsewhere() {
    return creator == null || depth == 0 || creator.equals(parentKey()) ? null : creator;
  }

  /** Returns the key of its parent; null at a root. */
  public @Nullable String parentKey() {
    return depth == 0 ? null : ancestors.get(ancestors.size() - 1);
  }

  /** Returns the container it runs in; null outside containers. */
  public @Nullable Container container() {
    return container;
  }

  /** Returns the keys of its children in the order of the record; the first if there are many. */
  public List<String> children() {
    return children;
  }

  /** Returns how many children it has. */
  public int childCount() {
    return childCount;
  }

  /** Returns whether it is a containerd. */
  public boolean star() {
    return RuntimeProgram.isContainerd(process);
  }

  /**
   * Returns the keys from the root, which is a star where there is one, down to the parent: the
   * root and the last ones if there are many. A star inside a container, real or imitated, is no
   * root.
   */
  public List<String> ancestors() {
    return ancestors;
  }

  /** Returns the number of its ancestors. */
  public int depth() {
    return depth;
  }
}
