package org.godo.filter.result;

import java.util.ArrayList;
import java.util.List;
import org.godo.filter.container.Container;
import org.godo.filter.files.FileReplay.Location;
import org.godo.filter.process.AuditReach;
import org.godo.filter.process.ProcessInstance;
import org.godo.filter.process.ThreadSpan;
import org.godo.filter.tree.TreeNode;
import org.godo.model.linux.WaitStatus;
import org.godo.model.result.Inference;
import org.godo.model.result.Inferences;
import org.godo.model.result.InferredField;
import org.godo.model.result.ProcessResult;
import org.godo.model.result.ProcessResult.ThreadResult;
import org.godo.model.result.Reason;
import org.jspecify.annotations.Nullable;

/** Builds the result of a process that is over. */
final class ProcessResultBuilder {
  private static final String DETACHED = "/";

  private final SessionLosses losses;
  private final AuditReach reach;

  ProcessResultBuilder(SessionLosses losses, AuditReach reach) {
    this.losses = losses;
    this.reach = reach;
  }

  /**
   * Numbers of open file descriptions.
   *
   * @param read that a process opened for reading
   * @param maybeRead of the others, those that it may have opened for reading
   * @param written that it opened and that were changed
   * @param maybeWritten of the others, those that may have been changed without a recorded call
   */
  record FileCounts(int read, int maybeRead, int written, int maybeWritten) {}

  /**
   * Builds the result of a process.
   *
   * @param context whether it lies outside the span asked for
   */
  ProcessResult build(TreeNode node, Location location, boolean context, FileCounts files) {
    ProcessInstance process = node.process();
    Container container = node.container();
    ProcessInstance reaper = process.reaper();
    WaitStatus status = process.lifetime().waitStatus();
    inferInherited(process);
    inferDetached(process);
    inferUnnamed(process);
    Inference missing = reach.missing(process);
    if (missing != null) {
      process.infer(missing);
    }
    inferUnread(process, location);
    inferUnknown(process, location, container);
    if (files.maybeRead() > 0) {
      process.infer(Reason.FILES_READ_AT_LEAST.with(files.maybeRead()));
    }
    if (files.maybeWritten() > 0) {
      process.infer(Reason.FILES_WRITTEN_AT_LEAST.with(files.maybeWritten()));
    }
    List<ThreadResult> threads = threads(process);
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
        process.lifetime().exit(),
        status == null ? null : Integer.valueOf(status.exitCode()),
        status == null ? null : Integer.valueOf(status.signal()),
        process.program().comm(),
        process.program().exe(),
        process.program().args(),
        location.cwd(),
        rootfs(location, container),
        process.program().uid(),
        List.copyOf(process.program().executions()),
        threads,
        files.read(),
        files.written(),
        !process.inferred().has(InferredField.COMPLETE)
            && !losses.overlaps(process.earliest(), process.latest()),
        inferred(node, threads.size()));
  }

  private static Inferences inferred(TreeNode node, int threads) {
    ProcessInstance process = node.process();
    return process
        .inferred()
        .withList(InferredField.CHILDREN, node.children().size(), node.childCount())
        .withList(InferredField.ANCESTORS, node.ancestors().size(), node.depth())
        .withList(
            InferredField.EXECVE,
            process.program().executions().size(),
            process.program().executionCount())
        .withList(InferredField.THREADS, threads, process.threads().count());
  }

  /** What the snapshot could not read, no later event need have shown. */
  private static void inferUnread(ProcessInstance process, Location location) {
    if (process.isUnread()) {
      if (process.program().exe() == null) {
        process.infer(Reason.SNAPSHOT_INCOMPLETE.about(InferredField.EXE));
      }
      if (location.cwd() == null) {
        process.infer(Reason.SNAPSHOT_INCOMPLETE.about(InferredField.CWD));
      }
    }
  }

  /** No directory that is only not known is null without a mark. */
  private static void inferUnknown(
      ProcessInstance process, Location location, @Nullable Container container) {
    if (location.isCwdUnknown() && !process.inferred().has(InferredField.CWD)) {
      process.infer(Reason.CWD_NOT_RECORDED.with());
    }
    if (rootfs(location, container) == null && !process.inferred().has(InferredField.ROOTFS)) {
      process.infer(Reason.ROOT_NOT_RECORDED.about(InferredField.ROOTFS));
    }
  }

  /** A process inherits from its creators; that may have changed unseen since it was reported. */
  private void inferInherited(ProcessInstance process) {
    boolean inherits = process.runsCreatorsProgram();
    if (inherits) {
      process.infer(Reason.ARGS_OF_CREATOR.with());
    }
    if (inherits && losses.overlaps(process.program().commReportedAt(), process.start())) {
      process.infer(Reason.CREATOR_STALE.about(InferredField.COMM));
    }
    if (losses.overlaps(process.program().shownAt(), process.start())) {
      if (inherits) {
        process.infer(Reason.CREATOR_STALE.about(InferredField.EXE));
      }
      process.infer(Reason.CREATOR_STALE.about(InferredField.UID));
    }
  }

  /**
   * As a runc that clones itself runs from a bind mount of one file that it has detached: in the
   * path that the kernel makes (fs/d_path.c), the root of the mount is all there is.
   */
  private static void inferDetached(ProcessInstance process) {
    if (DETACHED.equals(process.program().exe())) {
      process.infer(Reason.EXE_DETACHED.about(InferredField.EXE));
    }
    if (process.program().executions().stream()
        .anyMatch(execution -> execution.success() && DETACHED.equals(execution.exe()))) {
      process.infer(Reason.EXE_DETACHED.about(InferredField.EXECVE));
    }
  }

  /** The kernel does not write a path that is too long (kernel/audit.c, audit_log_d_path). */
  private static void inferUnnamed(ProcessInstance process) {
    if (process.program().isUnnamed()) {
      process.infer(Reason.EXE_NOT_RECORDED.about(InferredField.EXE));
    }
    if (process.program().executions().stream()
        .anyMatch(execution -> execution.success() && execution.exe() == null)) {
      process.infer(Reason.EXE_NOT_RECORDED.about(InferredField.EXECVE));
    }
  }

  private static @Nullable String rootfs(Location location, @Nullable Container container) {
    if (location.rootfs() != null || location.isRootUnknown()) {
      return location.rootfs();
    }
    return container == null ? "/" : container.rootfs();
  }

  /** A thread whose end was not seen ended with the main thread. */
  private static List<ThreadResult> threads(ProcessInstance process) {
    List<ThreadSpan> threads = process.threads().sorted();
    Long mainExit = threads.get(0).exit();
    Long fallback = mainExit == null ? process.lifetime().exit() : mainExit;
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
}
