package org.godo.filter.tree;

import org.godo.filter.container.Containers;
import org.godo.filter.container.RuntimeProgram;
import org.godo.filter.process.LossWindows;
import org.godo.filter.process.ProcessInstance;
import org.godo.model.result.InferredField;
import org.godo.model.result.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Assesses what of a process's position in the trees may be wrong because events were lost: the
 * container it was forked in, if its creators may be elsewhere, and its ancestors, if the position
 * of one of them is uncertain.
 */
final class PlacementUncertainty {
  private final Containers containers;
  private final LossWindows losses;

  PlacementUncertainty(Containers containers, LossWindows losses) {
    this.containers = containers;
    this.losses = losses;
  }

  /**
   * Assesses the container of a process that was placed.
   *
   * @param creator node of the process that created it; null if not known
   */
  void assessContainer(TreeNode node, @Nullable TreeNode creator) {
    ProcessInstance process = node.process();
    if (containers.enteredBy(process) != null) {
      assessEntry(node);
      return;
    }
    boolean unseen = losses.overlaps(originSince(process), process.start());
    boolean inherited = creator != null && creator.containerUncertain();
    boolean unclear = process.lineage().creatorUncertain();
    node.containerUncertain(unseen || unclear || inherited || entryMissed(process, creator));
  }

  /** Returns since when lost events may have reported where a process comes from. */
  private static long originSince(ProcessInstance process) {
    boolean unknown = process.lineage().creator() == null && !process.lineage().olderThanRecord();
    return unknown ? LossWindows.EVER : process.earliest();
  }

  /** Returns whether a runtime among its creators may have entered a container unseen. */
  private boolean entryMissed(ProcessInstance process, @Nullable TreeNode creator) {
    if (creator != null && creator.container() != null) {
      return false;
    }
    ProcessInstance ancestor = process.lineage().creator();
    for (int i = 0; ancestor != null && i < Containers.RUNTIME_STAGES; i++) {
      if (RuntimeProgram.isRuntime(ancestor) || RuntimeProgram.isShim(ancestor)) {
        return losses.overlaps(ancestor.earliest(), process.start());
      }
      ancestor = ancestor.lineage().creator();
    }
    return false;
  }

  /** Assesses the container that a process itself entered: certain, unless it is inferred. */
  void assessEntry(TreeNode node) {
    ProcessInstance process = node.process();
    node.containerUncertain(
        process.inferred().has(InferredField.DOCKER_ID)
            && losses.overlaps(LossWindows.EVER, process.latest()));
  }

  /** Assesses the ancestors of a process that was attached to a parent, or is a root. */
  void assessPosition(TreeNode node) {
    ProcessInstance process = node.process();
    TreeNode parent = node.parent();
    long since = originSince(process);
    if (parent != null && process.inferred().has(InferredField.PPID)) {
      since = parent.process().earliest();
    }
    boolean aboveUncertain =
        process.lineage().creatorUncertain() || (parent != null && parent.positionUncertain());
    node.positionUncertain(
        aboveUncertain || node.containerUncertain() || losses.overlaps(since, process.start()));
  }

  /** Marks the values of a process that is over. */
  void mark(TreeNode node) {
    ProcessInstance process = node.process();
    if (node.containerUncertain() && !process.inferred().has(InferredField.DOCKER_ID)) {
      process.infer(Reason.CONTAINER_OF_CREATOR.with());
    }
    boolean mayLoseChildren = node.childCount() > 0 && RuntimeProgram.isRuntime(process);
    if (mayLoseChildren && losses.overlaps(process.start(), Long.MAX_VALUE)) {
      process.infer(Reason.CHILDREN_UNCERTAIN.with());
    }
    if (node.positionUncertain()) {
      process.infer(Reason.POSITION_UNCERTAIN.about(InferredField.ANCESTORS));
      process.infer(Reason.POSITION_UNCERTAIN.about(InferredField.DEPTH));
    }
  }
}
