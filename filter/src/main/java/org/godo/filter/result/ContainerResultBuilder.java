package org.godo.filter.result;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.godo.filter.container.Container;
import org.godo.filter.process.ProcessInstance;
import org.godo.model.raw.RawEvent;
import org.godo.model.result.ContainerResult;
import org.godo.model.result.Inference;
import org.godo.model.result.Inferences;
import org.godo.model.result.InferredField;
import org.godo.model.session.LossWindow;
import org.jspecify.annotations.Nullable;

/** Builds the result of a container, at the end of the record. */
final class ContainerResultBuilder {
  /** How many loss windows of a container are listed; the sessions have all. */
  static final int LOSS_LIMIT = 1_000;

  private final SessionLosses losses;
  private long disagreements;

  ContainerResultBuilder(SessionLosses losses) {
    this.losses = losses;
  }

  /** Values that two sources reported differently. */
  long disagreements() {
    return disagreements;
  }

  /**
   * Builds the result of a container.
   *
   * @param members number of processes that ran in it
   * @param missing why calls of its processes are missing; null if none are known to be
   * @param seenIn ids of the sessions these were seen in
   */
  ContainerResult build(
      String host,
      Container container,
      int members,
      @Nullable Inference missing,
      Set<String> seenIn) {
    ProcessInstance root = container.root();
    RawEvent.Container docker = container.docker();
    ContainerLifetime lifetime = ContainerLifetime.latestOf(container);
    disagreements += lifetime.disagreements();
    List<LossWindow> during = losses.during(lifeStart(container, lifetime.start()), lifetime.end());
    List<LossWindow> listed = during.stream().limit(LOSS_LIMIT).toList();
    return new ContainerResult(
        container.id(),
        host,
        sessions(docker, seenIn),
        docker == null ? container.chosenId() : docker.name(),
        container.namespace(),
        docker == null ? null : docker.image(),
        docker == null ? Map.of() : docker.labels(),
        container.runtime(),
        container.rootfs(),
        docker == null ? List.of() : docker.mounts(),
        lifetime.start(),
        lifetime.end(),
        lifetime.exitCode(),
        root == null ? null : root.key(),
        members,
        during.isEmpty() && missing == null,
        listed,
        inferred(lifetime, missing).withList(InferredField.LOSS, listed.size(), during.size()));
  }

  private static Inferences inferred(ContainerLifetime lifetime, @Nullable Inference missing) {
    return missing == null ? lifetime.inferred() : lifetime.inferred().with(missing);
  }

  /** Returns when its first run began: earlier runs are part of its life. */
  static @Nullable Long lifeStart(Container container, @Nullable Long latestStart) {
    Long first = container.firstStart();
    return first == null || latestStart == null
        ? latestStart
        : Long.valueOf(Math.min(first, latestStart));
  }

  private static List<String> sessions(RawEvent.@Nullable Container docker, Set<String> seenIn) {
    Set<String> sessions = new TreeSet<>(seenIn);
    if (docker != null) {
      sessions.add(docker.origin().session());
    }
    return List.copyOf(sessions);
  }
}
