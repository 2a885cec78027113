package org.godo.filter.write;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.godo.filter.container.ContainerNode;
import org.godo.filter.container.Containers;
import org.godo.filter.files.FileReplay;
import org.godo.filter.files.OpenFile;
import org.godo.filter.process.ProcessInstance;
import org.godo.filter.process.ThreadSpan;
import org.godo.filter.read.Span;
import org.godo.filter.tree.Forest;
import org.godo.filter.tree.TreeNode;
import org.godo.model.raw.RawEvent;
import org.godo.model.result.ContainerResult;
import org.godo.model.result.FileAccessResult;
import org.godo.model.result.ProcessResult;
import org.godo.model.result.ProcessResult.ThreadResult;
import org.godo.model.session.LossWindow;
import org.jspecify.annotations.Nullable;

/** Turns what was rebuilt into result documents. */
public final class ResultBuilder {
  private final Span span;
  private final Loss loss;
  private final Forest forest;
  private final FileReplay replay;
  private final List<OpenFile> files;
  private final Map<ProcessInstance, int[]> fileCounts = new HashMap<>();
  private long disagreed;

  /**
   * @param files all open file descriptions, settled
   */
  public ResultBuilder(
      Span span, List<LossWindow> loss, Forest forest, FileReplay replay, List<OpenFile> files) {
    this.span = span;
    this.loss = new Loss(loss);
    this.forest = forest;
    this.replay = replay;
    this.files = files;
  }

  /** Builds the documents of everything that touches the span, and its ancestors as context. */
  public Results build(String host, Containers containers) {
    Set<ProcessInstance> wanted = new HashSet<>();
    List<FileAccessResult> accesses = new ArrayList<>();
    for (OpenFile file : files) {
      count(file);
      if (span.touches(file.openTimestamp(), file.closeTimestamp()) && worthKeeping(file)) {
        accesses.add(access(file));
        wanted.add(file.opener());
        wanted.addAll(file.writers());
      }
    }
    List<ProcessResult> processes = processes(wanted);
    List<ContainerResult> found = containers(host, containers);
    return new Results(found, processes, accesses, counts(found, processes, accesses));
  }

  /**
   * The processes that touch the span and those whose files do, with their ancestors.
   *
   * @param wanted those whose files do
   */
  private List<ProcessResult> processes(Set<ProcessInstance> wanted) {
    Set<TreeNode> nodes = new HashSet<>();
    for (TreeNode node : forest.nodes()) {
      if (inSpan(node) || wanted.contains(node.process())) {
        TreeNode next = node;
        while (next != null && nodes.add(next)) {
          next = next.parent();
        }
      }
    }
    List<ProcessResult> processes = new ArrayList<>();
    for (TreeNode node : forest.nodes()) {
      if (nodes.contains(node)) {
        processes.add(process(node, nodes));
      }
    }
    return processes;
  }

  private List<ContainerResult> containers(String host, Containers containers) {
    Map<ContainerNode, List<TreeNode>> members = new HashMap<>();
    for (TreeNode node : forest.nodes()) {
      if (node.container() != null) {
        members.computeIfAbsent(node.container(), key -> new ArrayList<>()).add(node);
      }
    }
    List<ContainerResult> found = new ArrayList<>();
    for (ContainerNode container : containers.all()) {
      ContainerResult result =
          container(host, container, members.getOrDefault(container, List.of()));
      if (span.touches(lifeStart(container, result.startTimestamp()), result.endTimestamp())) {
        found.add(result);
      }
    }
    return found;
  }

  private boolean inSpan(TreeNode node) {
    return span.touches(node.process().start(), node.process().exit());
  }

  /** What was open before the session says something only if the session changed it. */
  private static boolean worthKeeping(OpenFile file) {
    return file.openTimestamp() != null || file.changes();
  }

  private void count(OpenFile file) {
    if (file.success() && worthKeeping(file)) {
      int[] counts = fileCounts.computeIfAbsent(file.opener(), key -> new int[2]);
      counts[0] += file.reads() ? 1 : 0;
      counts[1] += file.changes() ? 1 : 0;
    }
  }

  private Map<String, Long> counts(
      List<ContainerResult> containers,
      List<ProcessResult> processes,
      List<FileAccessResult> accesses) {
    Map<String, Long> counts = new TreeMap<>();
    counts.put("containers", (long) containers.size());
    counts.put("processes", (long) processes.size());
    counts.put("file_accesses", (long) accesses.size());
    long inferred =
        processes.stream().mapToLong(process -> process.inferred().size()).sum()
            + accesses.stream().mapToLong(access -> access.inferred().size()).sum();
    counts.put("inferred", inferred);
    long incomplete =
        processes.stream().filter(process -> !process.complete()).count()
            + accesses.stream().filter(access -> !access.complete()).count();
    counts.put("incomplete", incomplete);
    counts.put("disagreed", disagreed);
    return counts;
  }

  // ---- processes -----------------------------------------------------------------------------

  private ProcessResult process(TreeNode node, Set<TreeNode> wanted) {
    ProcessInstance process = node.process();
    TreeNode parent = node.parent();
    ProcessInstance creator = process.creator();
    ProcessInstance reaper = process.reaper();
    Integer status = process.waitStatus();
    Integer ppid =
        parent == null ? process.creatorTgid() : Integer.valueOf(parent.process().tgid());
    String adoptedFrom =
        creator == null || parent == null || parent.process() == creator ? null : creator.key();
    int[] fileCount = fileCounts.getOrDefault(process, new int[2]);
    List<TreeNode> ancestors = node.ancestors();
    if (process.runsCreatorsProgram()) {
      process.infer("args", "its creator's: it called no exec");
    }
    return new ProcessResult(
        process.key(),
        process.host(),
        process.session(),
        node.container() == null ? null : node.container().id(),
        process.tgid(),
        process.tgid(),
        ppid,
        ppid,
        parent == null ? null : parent.process().key(),
        adoptedFrom,
        reaper == null ? null : reaper.key(),
        node.children().stream()
            .filter(wanted::contains)
            .map(each -> each.process().key())
            .toList(),
        ancestors.stream().map(each -> each.process().key()).toList(),
        ancestors.size(),
        node.star(),
        !inSpan(node),
        process.start(),
        process.exit(),
        status == null ? null : Integer.valueOf(status >>> 8 & 0xff),
        status == null ? null : Integer.valueOf(status & 0x7f),
        process.comm(),
        process.exe(),
        process.args(),
        replay.cwdOf(process),
        rootfs(node),
        process.uid(),
        List.copyOf(process.executions()),
        threads(process),
        fileCount[0],
        fileCount[1],
        loss.none(process.start(), process.exit()),
        Map.copyOf(process.inferred()));
  }

  private @Nullable String rootfs(TreeNode node) {
    String replayed = replay.rootfsOf(node.process());
    if (replayed != null) {
      return replayed;
    }
    return node.container() == null ? "/" : node.container().rootfs();
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

  private FileAccessResult access(OpenFile file) {
    ProcessInstance opener = file.opener();
    return new FileAccessResult(
        file.id(),
        opener.host(),
        opener.session(),
        opener.key(),
        file.container() == null ? null : file.container().id(),
        opener.tgid(),
        file.fd(),
        file.path(),
        file.hostPath(),
        file.flagNames(),
        file.openTimestamp(),
        file.closeTimestamp(),
        List.copyOf(file.written()),
        file.written().size(),
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
        loss.none(file.openTimestamp(), file.closeTimestamp()),
        Map.copyOf(file.inferred()));
  }

  // ---- containers ----------------------------------------------------------------------------

  private ContainerResult container(String host, ContainerNode container, List<TreeNode> members) {
    ProcessInstance root = container.root();
    RawEvent.Container docker = container.docker();
    ContainerRun run = ContainerRun.latestOf(container);
    disagreed += run.disagreements();
    List<LossWindow> during = loss.during(lifeStart(container, run.start()), run.end());
    return new ContainerResult(
        container.id(),
        host,
        sessions(docker, members),
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
        members.size(),
        during.isEmpty(),
        during,
        run.inferred());
  }

  /** Earlier runs are part of its life. */
  private static @Nullable Long lifeStart(ContainerNode container, @Nullable Long latestStart) {
    Long first = container.firstStart();
    return first == null || latestStart == null
        ? latestStart
        : Long.valueOf(Math.min(first, latestStart));
  }

  private static List<String> sessions(
      RawEvent.@Nullable Container docker, List<TreeNode> members) {
    Set<String> sessions = new TreeSet<>();
    members.forEach(node -> sessions.add(node.process().session()));
    if (docker != null) {
      sessions.add(docker.origin().session());
    }
    return List.copyOf(sessions);
  }
}
