package org.godo.filter.write;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.godo.filter.container.ContainerNode;
import org.godo.filter.files.FileReplay.Place;
import org.godo.filter.files.OpenFile;
import org.godo.filter.process.LossWindows;
import org.godo.filter.process.ProcessInstance;
import org.godo.filter.process.ThreadSpan;
import org.godo.filter.tree.TreeNode;
import org.godo.model.raw.RawEvent;
import org.godo.model.result.ContainerResult;
import org.godo.model.result.FileAccessResult;
import org.godo.model.result.Inferences;
import org.godo.model.result.InferredField;
import org.godo.model.result.ProcessResult;
import org.godo.model.result.ProcessResult.ThreadResult;
import org.godo.model.result.Reason;
import org.godo.model.session.LossWindow;
import org.jspecify.annotations.Nullable;

/** Turns what was rebuilt into result documents. */
final class ResultBuilder {
  /** How many loss windows of a container are listed; the sessions have all. */
  static final int LOSS_LIMIT = 1_000;

  private final SessionLosses loss;
  private long disagreed;

  ResultBuilder(SessionLosses loss) {
    this.loss = loss;
  }

  /** Values that two sources gave differently. */
  long disagreements() {
    return disagreed;
  }

  // ---- processes -----------------------------------------------------------------------------

  /**
   * A process that is over.
   *
   * @param context whether it lies outside the span asked for
   * @param filesRead open file descriptions it opened for reading
   * @param filesWritten open file descriptions of its own that were changed
   */
  ProcessResult process(
      TreeNode node, Place place, boolean context, int filesRead, int filesWritten) {
    ProcessInstance process = node.process();
    ProcessInstance reaper = process.reaper();
    Integer status = process.waitStatus();
    if (process.runsCreatorsProgram()) {
      process.infer(Reason.ARGS_OF_CREATOR.with());
    }
    doubtInherited(process);
    List<ThreadResult> threads = threads(process);
    Inferences inferred =
        process
            .inferred()
            .withList(InferredField.CHILDREN, node.children().size(), node.childCount())
            .withList(InferredField.ANCESTORS, node.ancestors().size(), node.depth())
            .withList(InferredField.EXECVE, process.executions().size(), process.executionCount())
            .withList(InferredField.THREADS, threads.size(), process.threadCount());
    ContainerNode container = node.container();
    return new ProcessResult(
        process.key(),
        process.host(),
        process.session(),
        container == null ? null : container.id(),
        process.tgid(),
        process.tgid(),
        node.ppid(),
        node.ppid(),
        node.parentKey(),
        node.creatorElsewhere(),
        reaper == null ? null : reaper.key(),
        List.copyOf(node.children()),
        node.ancestors(),
        node.depth(),
        node.star(),
        context,
        process.start(),
        process.exit(),
        status == null ? null : Integer.valueOf(status >>> 8 & 0xff),
        status == null ? null : Integer.valueOf(status & 0x7f),
        process.comm(),
        process.exe(),
        process.args(),
        place.cwd(),
        rootfs(place, container),
        process.uid(),
        List.copyOf(process.executions()),
        threads,
        filesRead,
        filesWritten,
        !loss.touch(process.earliest(), process.latest()),
        inferred);
  }

  /** What a process has from its creators may have changed unseen since those were told of. */
  private void doubtInherited(ProcessInstance process) {
    boolean inherits = process.runsCreatorsProgram();
    if (inherits && loss.touch(process.namedAt(), process.start())) {
      process.infer(Reason.CREATOR_STALE.about(InferredField.COMM));
    }
    if (loss.touch(process.shownAt(), process.start())) {
      if (inherits) {
        process.infer(Reason.CREATOR_STALE.about(InferredField.EXE));
      }
      process.infer(Reason.CREATOR_STALE.about(InferredField.UID));
    }
  }

  private static @Nullable String rootfs(Place place, @Nullable ContainerNode container) {
    if (place.rootfs() != null) {
      return place.rootfs();
    }
    return container == null ? "/" : container.rootfs();
  }

  /** A thread whose end was not seen ended with the main thread. */
  private static List<ThreadResult> threads(ProcessInstance process) {
    List<ThreadSpan> threads = process.threads();
    Long mainExit = threads.get(0).exit();
    Long fallback = mainExit == null ? process.exit() : mainExit;
    List<ThreadResult> results = new ArrayList<>();
    for (ThreadSpan thread : threads) {
      Long exit = thread.exit();
      if (exit == null && fallback != null) {
        exit = Math.max(fallback, thread.start());
        if (thread.pid() != process.tgid()) {
          process.infer(Reason.THREAD_EXITS_OF_MAIN.with());
        }
      }
      results.add(new ThreadResult(thread.pid(), thread.start(), exit));
    }
    return results;
  }

  // ---- files ---------------------------------------------------------------------------------

  /** An access that is over. */
  FileAccessResult access(OpenFile file) {
    ProcessInstance opener = file.opener();
    List<Long> written = file.written();
    Inferences inferred =
        file.inferred()
            .withList(InferredField.WRITTEN, written.size(), file.writeCount())
            .withList(InferredField.WRITERS, file.writers().size(), file.writerCount());
    return new FileAccessResult(
        file.id(),
        opener.host(),
        opener.session(),
        opener.key(),
        file.container() == null ? null : file.container().id(),
        opener.tgid(),
        file.call(),
        file.fd(),
        file.path(),
        file.hostPath(),
        file.flagNames(),
        file.openTimestamp(),
        file.closeTimestamp(),
        written,
        file.writeCount(),
        file.writeBytes(),
        file.writers().stream().map(ProcessInstance::key).toList(),
        file.truncated(),
        file.created(),
        file.mapped(),
        file.renamedFrom(),
        file.renamedTo(),
        file.unlinked(),
        file.success(),
        file.errno(),
        complete(file),
        inferred);
  }

  private boolean complete(OpenFile file) {
    Long open = file.openTimestamp();
    Long close = file.closeTimestamp();
    return !loss.touch(
        open == null ? LossWindows.EVER : open, close == null ? Long.MAX_VALUE : close);
  }

  // ---- containers ----------------------------------------------------------------------------

  /**
   * A container.
   *
   * @param members processes that ran in it
   * @param seenIn ids of the sessions these were seen in
   */
  ContainerResult container(String host, ContainerNode container, int members, Set<String> seenIn) {
    ProcessInstance root = container.root();
    RawEvent.Container docker = container.docker();
    ContainerRun run = ContainerRun.latestOf(container);
    disagreed += run.disagreements();
    List<LossWindow> during = loss.during(lifeStart(container, run.start()), run.end());
    List<LossWindow> listed = during.stream().limit(LOSS_LIMIT).toList();
    Inferences inferred = run.inferred().withList(InferredField.LOSS, listed.size(), during.size());
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
        run.start(),
        run.end(),
        run.exitCode(),
        root == null ? null : root.key(),
        members,
        during.isEmpty(),
        listed,
        inferred);
  }

  /** Earlier runs are part of its life. */
  static @Nullable Long lifeStart(ContainerNode container, @Nullable Long latestStart) {
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
