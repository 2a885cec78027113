package org.godo.filter.tree;

import org.godo.filter.container.Containers;
import org.godo.filter.container.RuntimeProgram;
import org.godo.filter.process.LossWindows;
import org.godo.filter.process.ProcessInstance;
import org.godo.model.result.InferredField;
import org.godo.model.result.Reason;
import org.jspecify.annotations.Nullable;

/**
 * What of a process's place in the trees may be otherwise because something was lost: the container
 * it is in by birth, if it is not known for sure where its creators are, and what is above it, if
 * that is so of the place of one of these.
 */
final class PlacementUncertainty {
  private final Containers containers;
  private final LossWindows gaps;

  PlacementUncertainty(Containers containers, LossWindows gaps) {
    this.containers = containers;
    this.gaps = gaps;
  }

  /**
   * A process has its place.
   *
   * @param creator the place of the process that made it; null when not known
   */
  void began(TreeNode node, @Nullable TreeNode creator) {
    ProcessInstance process = node.process();
    if (containers.enteredBy(process) != null) {
      entered(node);
      return;
    }
    boolean unseen = gaps.overlaps(sourceSince(process), process.start());
    boolean inherited = creator != null && creator.containerDoubted();
    node.containerDoubted(unseen || inherited || entryMissed(process, creator));
  }

  /** Since when what was lost may have told where a process comes from. */
  private static long sourceSince(ProcessInstance process) {
    boolean unknown = process.creator() == null && !process.olderThanRecord();
    return unknown ? LossWindows.EVER : process.earliest();
  }

  /** One of the runtime's processes among its creators may have entered a container unseen. */
  private boolean entryMissed(ProcessInstance process, @Nullable TreeNode creator) {
    if (creator != null && creator.container() != null) {
      return false;
    }
    ProcessInstance ancestor = process.creator();
    for (int i = 0; ancestor != null && i < Containers.RUNTIME_STAGES; i++) {
      if (RuntimeProgram.isRuntime(ancestor) || RuntimeProgram.isShim(ancestor)) {
        return gaps.overlaps(ancestor.earliest(), process.start());
      }
      ancestor = ancestor.creator();
    }
    return false;
  }

  /** A process itself entered a container, which says where it is, unless that was worked out. */
  void entered(TreeNode node) {
    ProcessInstance process = node.process();
    node.containerDoubted(
        process.inferred().has(InferredField.DOCKER_ID)
            && gaps.overlaps(LossWindows.EVER, process.latest()));
  }

  /** It hangs from another process, or from none. */
  void hung(TreeNode node) {
    ProcessInstance process = node.process();
    TreeNode parent = node.parent();
    long since = sourceSince(process);
    if (parent != null && process.inferred().has(InferredField.PPID)) {
      since = parent.process().earliest();
    }
    boolean aboveDoubted = parent != null && parent.placeDoubted();
    node.placeDoubted(
        aboveDoubted || node.containerDoubted() || gaps.overlaps(since, process.start()));
  }

  /** A process is over. */
  void mark(TreeNode node) {
    ProcessInstance process = node.process();
    if (node.containerDoubted() && !process.inferred().has(InferredField.DOCKER_ID)) {
      process.infer(Reason.CONTAINER_OF_CREATOR.with());
    }
    boolean mayLoseChildren = node.childCount() > 0 && RuntimeProgram.isRuntime(process);
    if (mayLoseChildren && gaps.overlaps(process.start(), Long.MAX_VALUE)) {
      process.infer(Reason.CHILDREN_UNCERTAIN.with());
    }
    if (node.placeDoubted()) {
      process.infer(Reason.POSITION_UNCERTAIN.about(InferredField.ANCESTORS));
      process.infer(Reason.POSITION_UNCERTAIN.about(InferredField.DEPTH));
    }
  }
}
