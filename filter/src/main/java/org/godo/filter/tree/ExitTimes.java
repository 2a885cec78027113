package org.godo.filter.tree;

import org.godo.filter.container.ContainerNode;
import org.godo.filter.process.ProcessInstance;
import org.jspecify.annotations.Nullable;

/** Works out the ends that no source told of; each is marked. */
public final class ExitTimes {
  private ExitTimes() {}

  /**
   * Gives every process without an end the end of its container, or else of the session.
   *
   * @param sessionEnd milliseconds since the epoch; null while the session runs
   */
  public static void infer(Forest forest, @Nullable Long sessionEnd) {
    for (TreeNode node : forest.nodes()) {
      ProcessInstance process = node.process();
      if (process.exit() != null) {
        continue;
      }
      Long containerEnd = end(node.container());
      if (containerEnd != null && containerEnd >= process.start()) {
        process.inferExit(containerEnd, "the end of its container");
      } else if (sessionEnd != null) {
        process.inferExit(sessionEnd, "the end of the session; it may have lived on");
      }
    }
  }

  private static @Nullable Long end(@Nullable ContainerNode container) {
    ProcessInstance root = container == null ? null : container.root();
    return root == null || root.inferred().containsKey("exit_timestamp") ? null : root.exit();
  }
}
