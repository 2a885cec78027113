package org.godo.filter.result;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.godo.filter.container.Container;
import org.godo.filter.files.FileAccess;
import org.godo.filter.files.FileReplay.Location;
import org.godo.filter.process.LossWindows;
import org.godo.filter.process.ProcessInstance;
import org.godo.filter.process.ThreadSpan;
import org.godo.filter.tree.TreeNode;
import org.godo.model.linux.WaitStatus;
import org.godo.model.raw.RawEvent;
import org.godo.model.result.ContainerResult;
import org.godo.model.result.FileAccessResult;
import org.godo.model.result.ProcessResult;
import org.godo.model.result.ProcessResult.ThreadResult;
import org.godo.model.session.LossWindow;
import org.jspecify.annotations.Nullable;

/** Turns what was rebuilt into result documents. */
final class ResultBuilder {
  /** How many loss windows of a container are listed; the sessions have all. */
  static final int LOSS_LIMIT = 1_000;

  private static final String CREATORS =
      "its creator's as it was told last; something was lost since";

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
      TreeNode node, Location location, boolean context, int filesRead, int filesWritten) {
    ProcessInstance process = node.process();
    ProcessInstance reaper = process.reaper();
    WaitStatus status = process.waitStatus();
    if (process.runsCreatorsProgram()) {
      process.infer("args", "its creator's: it called no exec");
    }
    doubtInherited(process);
    List<ThreadResult> threads = threads(process);
    Marks marks = new Marks(process.inferred());
    marks.listed("children", node.children().size(), node.childCount());
    marks.listed("ancestors", node.ancestors().size(), node.depth());
    marks.listed("execve", process.executions().size(), process.executionCount());
    marks.listed("threads", threads.size(), process.threadCount());
    Container container = node.container();
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
        status == null ? null : Integer.valueOf(status.exitCode()),
        status == null ? null : Integer.valueOf(status.signal()),
        process.comm(),
        process.exe(),
        process.args(),
        location.cwd(),
        rootfs(location, container),
        process.uid(),
        List.copyOf(process.executions()),
        threads,
        filesRead,
        filesWritten,
        !loss.overlaps(process.earliest(), process.latest()),
        marks.all());
  }

  /** What a process has from its creators may have changed unseen since those were told of. */
  private void doubtInherited(ProcessInstance process) {
    boolean inherits = process.runsCreatorsProgram();
    if (inherits && loss.overlaps(process.namedAt(), process.start())) {
      process.infer("comm", CREATORS);
    }
    if (loss.overlaps(process.shownAt(), process.start())) {
      if (inherits) {
        process.infer("exe", CREATORS);
      }
      process.infer("uid", CREATORS);
    }
  }

  /** The marks, and which lists have no room for all: a document has its limits. */
  private static final class Marks {
    private final Map<String, String> marks;

    Marks(Map<String, String> others) {
      marks = new TreeMap<>(others);
    }

    void listed(String field, int listed, long all) {
      if (listed < all) {
        String part = "%d of %d are listed".formatted(listed, all);
        marks.merge(field, part, (before, now) -> before + "; " + now);
      }
    }

    Map<String, String> all() {
      return Map.copyOf(marks);
    }
  }

  private static @Nullable String rootfs(Location location, @Nullable Container container) {
    if (location.rootfs() != null) {
      return location.rootfs();
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
          process.infer("threads", "ends that were not seen: the main thread's");
        }
      }
      results.add(new ThreadResult(thread.pid(), thread.start(), exit));
    }
    return results;
  }

  // ---- files ---------------------------------------------------------------------------------

  /** An access that is over. */
  FileAccessResult access(FileAccess file) {
    ProcessInstance opener = file.opener();
    List<Long> written = file.written();
    Marks marks = new Marks(file.inferred());
    marks.listed("written", written.size(), file.writeCount());
    marks.listed("writers", file.writers().size(), file.writerCount());
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
        marks.all());
  }

  private boolean complete(FileAccess file) {
    Long open = file.openTimestamp();
    Long close = file.closeTimestamp();
    return !loss.overlaps(
        open == null ? LossWindows.EVER : open, close == null ? Long.MAX_VALUE : close);
  }

  // ---- containers ----------------------------------------------------------------------------

  /**
   * A container.
   *
   * @param members processes that ran in it
   * @param seenIn ids of the sessions these were seen in
   */
  ContainerResult container(String host, Container container, int members, Set<String> seenIn) {
    ProcessInstance root = container.root();
    RawEvent.Container docker = container.docker();
    ContainerLifetime run = ContainerLifetime.latestOf(container);
    disagreed += run.disagreements();
    List<LossWindow> during = loss.during(lifeStart(container, run.start()), run.end());
    List<LossWindow> listed = during.stream().limit(LOSS_LIMIT).toList();
    Marks marks = new Marks(run.inferred());
    marks.listed("loss", listed.size(), during.size());
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
        marks.all());
  }

  /** Earlier runs are part of its life. */
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
