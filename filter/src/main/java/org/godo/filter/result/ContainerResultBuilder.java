package org.godo.filter.result;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.godo.filter.container.Container;
import org.godo.filter.process.LossWindows;
import org.godo.filter.process.ProcessInstance;
import org.godo.model.raw.RawEvent;
import org.godo.model.result.ContainerResult;
import org.godo.model.result.ContainerResult.Run;
import org.godo.model.result.Inference;
import org.godo.model.result.Inferences;
import org.godo.model.result.InferredField;
import org.godo.model.result.Reason;
import org.godo.model.session.LossWindow;
import org.godo.model.session.RecordEnd;
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
   * @param missing why calls of its processes are missing; null if none are known to be
   */
  ContainerResult build(
      String host,
      Container container,
      RunMembers members,
      RecordEnd end,
      @Nullable Inference missing) {
    ProcessInstance root = container.root();
    RawEvent.Container docker = container.docker();
    ContainerLifetime lifetime = ContainerLifetime.latestOf(container, end);
    disagreements += lifetime.disagreements();
    List<LossWindow> during = losses.during(lifeStart(container, lifetime.start()), lifetime.end());
    List<LossWindow> listed = during.stream().limit(LOSS_LIMIT).toList();
    List<Run> runs = runs(container, lifetime, members);
    return new ContainerResult(
        container.id(),
        host,
        sessions(container, members),
        docker == null ? container.chosenId() : docker.name(),
        container.namespace(),
        docker == null ? null : docker.image(),
        docker == null ? Map.of() : docker.labels(),
        container.runtime(),
        container.rootfs(),
        madeIn(container),
        docker == null ? List.of() : docker.mounts(),
        lifetime.start(),
        lifetime.end(),
        lifetime.exitCode(),
        root == null ? null : root.key(),
        members.count(),
        RunList.listed(runs),
        during.isEmpty() && missing == null,
        listed,
        withRootfs(container, with(lifetime.inferred(), missing))
            .withList(InferredField.LOSS, listed.size(), during.size())
            .withList(InferredField.RUNS, RunList.listed(runs).size(), runs.size()));
  }

  private static @Nullable String madeIn(Container container) {
    Container outer = container.madeIn();
    return outer == null ? null : outer.id();
  }

  private static Inferences with(Inferences inferred, @Nullable Inference missing) {
    return missing == null ? inferred : inferred.with(missing);
  }

  private Inferences withRootfs(Container container, Inferences inferred) {
    RawEvent.Container docker = container.docker();
    String reported = docker == null ? null : docker.rootfs();
    if (reported == null || reported.equals(container.rootfs())) {
      return inferred;
    }
    disagreements++;
    return inferred.with(Reason.ROOTFS_OF_EVENTS.with(reported));
  }

  private List<Run> runs(Container container, ContainerLifetime latest, RunMembers members) {
    List<ProcessInstance> roots = container.roots();
    List<Run> runs = new ArrayList<>();
    boolean reported = roots.isEmpty() && hasRun(container.docker());
    if (reported || members.of(null) > 0) {
      ContainerLifetime its = roots.isEmpty() ? latest : ContainerLifetime.UNKNOWN;
      runs.add(run(firstSession(container, members), null, its, members));
    }
    for (int i = 0; i + 1 < roots.size(); i++) {
      ProcessInstance root = roots.get(i);
      ContainerLifetime its = ContainerLifetime.of(container, root, roots.get(i + 1));
      runs.add(run(root.session(), root, its, members));
    }
    if (!roots.isEmpty()) {
      ProcessInstance root = roots.get(roots.size() - 1);
      runs.add(run(root.session(), root, latest, members));
    }
    return runs;
  }

  /** A container that was created, and maybe failed to start, has none. */
  private static boolean hasRun(RawEvent.@Nullable Container report) {
    return report != null && (report.startTimestamp() != null || report.endTimestamp() != null);
  }

  private Run run(
      String session, @Nullable ProcessInstance root, ContainerLifetime its, RunMembers members) {
    long from = its.start() == null ? LossWindows.EVER : its.start();
    return new Run(
        session,
        its.start(),
        its.end(),
        its.exitCode(),
        root == null ? null : root.key(),
        members.of(root),
        members.unaudited() == 0
            && !losses.overlaps(
                root == null ? from : Math.min(from, root.start()),
                its.end() == null ? Long.MAX_VALUE : its.end()),
        its.inferred());
  }

  /** Returns when its first run began: earlier runs are part of its life. */
  static @Nullable Long lifeStart(Container container, @Nullable Long latestStart) {
    Long first = container.firstStart();
    return first == null || latestStart == null
        ? latestStart
        : Long.valueOf(Math.min(first, latestStart));
  }

  private static String firstSession(Container container, RunMembers members) {
    return sessions(container, members).get(0);
  }

  private static List<String> sessions(Container container, RunMembers members) {
    Set<String> sessions = new TreeSet<>(members.sessions());
    sessions.addAll(container.reportedIn());
    return List.copyOf(sessions);
  }
}
