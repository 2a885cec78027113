package org.godo.filter.result;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.godo.filter.process.Tolerances;
import org.godo.model.result.ContainerResult;
import org.godo.model.result.ContainerResult.Run;
import org.godo.model.result.InferredField;
import org.godo.model.result.Reason;
import org.godo.model.result.RenderedInferences;
import org.godo.model.session.LossWindow;
import org.jspecify.annotations.Nullable;

/**
 * One result of a container from those of several boots, or of sessions that were read by different
 * runs of the filter: with the runs of all; what there is one of is that of the latest.
 */
public final class ContainerMerge {
  private static final Comparator<Run> BY_START = Comparator.comparingLong(ContainerMerge::startOf);

  private static final Set<InferredField> OF_RUN =
      Set.of(
          InferredField.START_TIMESTAMP,
          InferredField.END_TIMESTAMP,
          InferredField.EXIT_CODE,
          InferredField.ROOT_PROCESS);

  private ContainerMerge() {}

  /**
   * Returns the part of a result that is of other sessions than those that were read again.
   *
   * @param update returns a run as it is now
   * @return null if there is none
   */
  public static @Nullable ContainerResult without(
      ContainerResult result, Collection<String> sessions, UnaryOperator<Run> update) {
    List<String> others =
        result.sessions().stream().filter(each -> !sessions.contains(each)).toList();
    if (others.isEmpty()) {
      return null;
    }
    List<Run> kept =
        result.runs().stream()
            .filter(run -> !sessions.contains(run.session()))
            .map(update)
            .toList();
    int dropped =
        result.runs().stream()
            .filter(run -> sessions.contains(run.session()))
            .mapToInt(Run::processCount)
            .sum();
    boolean complete = dropped == 0 ? result.complete() : kept.stream().allMatch(Run::complete);
    return with(result, result, others, kept, result.processCount() - dropped, complete);
  }

  /**
   * Returns one result of two of the same container, in any order; where no start shows which is
   * later, the second is. If they were made in different ones they are not the same, whatever their
   * ids are: that of the host is returned, or the first.
   */
  public static ContainerResult of(ContainerResult one, ContainerResult other) {
    if (!Objects.equals(one.madeIn(), other.madeIn())) {
      return other.madeIn() == null ? other : one;
    }
    boolean inOrder = BY_START.compare(latest(one), latest(other)) <= 0;
    ContainerResult earlier = inOrder ? one : other;
    ContainerResult later = inOrder ? other : one;
    List<Run> runs = new ArrayList<>(earlier.runs());
    int count = earlier.processCount() + later.processCount();
    for (Run run : later.runs()) {
      int at = sameAs(run, runs);
      if (at < 0) {
        runs.add(run);
      } else {
        Run merged = merged(runs.get(at), run);
        count += merged.processCount() - runs.get(at).processCount() - run.processCount();
        runs.set(at, merged);
      }
    }
    runs.sort(BY_START);
    Set<String> sessions = new TreeSet<>(earlier.sessions());
    sessions.addAll(later.sessions());
    boolean complete = earlier.complete() && later.complete();
    return with(later, earlier, List.copyOf(sessions), runs, count, complete);
  }

  private static long startOf(Run run) {
    Long start = run.startTimestamp();
    return start == null ? Long.MIN_VALUE : start;
  }

  private static Run latest(ContainerResult result) {
    List<Run> runs = result.runs();
    return runs.isEmpty()
        ? new Run("", null, null, null, null, 0, true, new RenderedInferences(Map.of()))
        : runs.get(runs.size() - 1);
  }

  // ---- runs ----------------------------------------------------------------------------------

  private static int sameAs(Run run, List<Run> others) {
    for (int i = 0; i < others.size(); i++) {
      Run other = others.get(i);
      if (isSame(run, other)) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isSame(Run one, Run other) {
    String root = one.rootProcess();
    if (root != null && other.rootProcess() != null) {
      return root.equals(other.rootProcess());
    }
    return describes(one, other) || describes(other, one);
  }

  /** Returns whether a run of which an engine's report alone is known is another one. */
  private static boolean describes(Run reported, Run run) {
    Long start = reported.startTimestamp();
    Long its = run.startTimestamp();
    if (reported.rootProcess() != null || start == null || its == null) {
      return false;
    }
    boolean isDerived = run.inferred().has(InferredField.START_TIMESTAMP);
    return start.equals(its)
        || (isDerived
            && start >= its - Tolerances.TICK
            && start <= its + Tolerances.CONTAINER_START);
  }

  private static Run merged(Run one, Run other) {
    boolean known = one.rootProcess() != null;
    Run first = known ? one : other;
    Run second = known ? other : one;
    boolean bothSeen = second.rootProcess() != null;
    // The one that has the end was seen later.
    Run ended = first.endTimestamp() == null ? second : first;
    Map<String, String> inferred = new LinkedHashMap<>(first.inferred().texts());
    copy(InferredField.END_TIMESTAMP, ended, inferred);
    copy(InferredField.EXIT_CODE, ended, inferred);
    int count = Math.max(first.processCount(), second.processCount());
    if (bothSeen || (first.processCount() > 0 && second.processCount() > 0)) {
      inferred.put(
          InferredField.PROCESS_COUNT.documentName(), Reason.PROCESSES_AT_LEAST.with().text());
    }
    return new Run(
        one.session().compareTo(other.session()) <= 0 ? one.session() : other.session(),
        first.startTimestamp(),
        ended.endTimestamp(),
        ended.exitCode(),
        first.rootProcess(),
        count,
        one.complete() && other.complete(),
        new RenderedInferences(inferred));
  }

  private static void copy(InferredField field, Run from, Map<String, String> to) {
    String text = from.inferred().texts().get(field.documentName());
    if (text == null) {
      to.remove(field.documentName());
    } else {
      to.put(field.documentName(), text);
    }
  }

  // ---- the container -------------------------------------------------------------------------

  /** Returns a result with values of the later one, or else of the earlier one. */
  private static ContainerResult with(
      ContainerResult later,
      ContainerResult earlier,
      List<String> sessions,
      List<Run> runs,
      int processCount,
      boolean complete) {
    ContainerResult described = later.name() == null && later.image() == null ? earlier : later;
    Set<LossWindow> loss = new LinkedHashSet<>(earlier.loss());
    loss.addAll(later.loss());
    Run run = runs.isEmpty() ? null : runs.get(runs.size() - 1);
    return new ContainerResult(
        later.dockerId(),
        later.host(),
        sessions,
        described.name(),
        later.namespace() == null ? earlier.namespace() : later.namespace(),
        described.image(),
        described.labels(),
        later.runtime() == null ? earlier.runtime() : later.runtime(),
        later.rootfs() == null ? earlier.rootfs() : later.rootfs(),
        later.madeIn(),
        described.mounts(),
        run == null ? later.startTimestamp() : run.startTimestamp(),
        run == null ? later.endTimestamp() : run.endTimestamp(),
        run == null ? later.exitCode() : run.exitCode(),
        run == null ? later.rootProcess() : run.rootProcess(),
        processCount,
        RunList.listed(runs),
        complete,
        loss.stream().limit(ContainerResultBuilder.LOSS_LIMIT).toList(),
        inferred(later, earlier, runs, run));
  }

  private static RenderedInferences inferred(
      ContainerResult later, ContainerResult earlier, List<Run> runs, @Nullable Run latest) {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.putAll(earlier.inferred().texts());
    texts.putAll(later.inferred().texts());
    if (latest != null) {
      for (InferredField field : OF_RUN) {
        copy(field, latest, texts);
      }
    }
    String count = InferredField.PROCESS_COUNT.documentName();
    for (Run run : runs) {
      String text = run.inferred().texts().get(count);
      if (text != null) {
        texts.put(count, text);
      }
    }
    return new RenderedInferences(texts);
  }
}
