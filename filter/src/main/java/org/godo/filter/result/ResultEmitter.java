package org.godo.filter.result;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.godo.filter.container.Container;
import org.godo.filter.container.Containers;
import org.godo.filter.files.FileAccess;
import org.godo.filter.files.FileObserver;
import org.godo.filter.files.FileReplay.Location;
import org.godo.filter.process.AuditReach;
import org.godo.filter.process.ProcessInstance;
import org.godo.filter.read.Span;
import org.godo.filter.result.ProcessResultBuilder.FileCounts;
import org.godo.filter.tree.TreeNode;
import org.godo.model.result.ContainerRename;
import org.godo.model.result.ContainerResult;
import org.godo.model.result.Inference;
import org.godo.model.result.ProcessResult;
import org.godo.model.result.Reason;
import org.godo.model.session.RecordEnd;
import org.jspecify.annotations.Nullable;

/**
 * Emits the results of a record as soon as they cannot change: a process when it is over and so are
 * the files it opened, a file access a while after its last close, since most renames and removals
 * follow soon. A result outside the span asked for is emitted only if one inside leads to it: an
 * ancestor, the opener or a writer of a file. Such a result is held as long as it may be needed.
 */
public final class ResultEmitter implements FileObserver {
  /** Weight of the accesses that are held back; a hundred writes weigh as one access more. */
  private static final int HELD_WEIGHT = 3_000;

  private static final int WRITES_PER_WEIGHT = 100;

  private final Span span;
  private final ResultSink sink;
  private final Settlement settlement;
  private final AuditReach reach;
  private final boolean kernelThreads;
  private final ProcessResultBuilder processResults;
  private final FileAccessResultBuilder accessResults;
  private final ContainerResultBuilder containerResults;
  private final ResultCounts counts = new ResultCounts();
  private final Map<ProcessInstance, Progress> unemitted = new HashMap<>();
  private final Map<Container, RunMembers> members = new LinkedHashMap<>();
  private final Deque<FileAccess> held = new ArrayDeque<>();
  private long heldWeight;

  /** How far a process that was not emitted yet is, beside its position in the trees. */
  private static final class Progress {
    private int openFiles;
    private int filesRead;
    private int filesMaybeRead;
    private int filesWritten;
    private int filesMaybeWritten;
    private int runtimesRead;
    private int runtimesMaybeRead;
    private int runtimesWritten;
    private int runtimesMaybeWritten;
    private int writesTo;
    private boolean wanted;
    private boolean leftOut;
    private @Nullable TreeNode endedAs;
    private @Nullable Location location;
    private @Nullable ProcessResult result;

    void count(FileAccess file) {
      boolean runtimes = file.byRuntime();
      filesRead += file.reads() ? 1 : 0;
      filesMaybeRead += file.maybeReads() ? 1 : 0;
      filesWritten += file.changes() ? 1 : 0;
      filesMaybeWritten += file.maybeChanges() ? 1 : 0;
      runtimesRead += runtimes && file.reads() ? 1 : 0;
      runtimesMaybeRead += runtimes && file.maybeReads() ? 1 : 0;
      runtimesWritten += runtimes && file.changes() ? 1 : 0;
      runtimesMaybeWritten += runtimes && file.maybeChanges() ? 1 : 0;
    }

    /** What a runtime opened before it became a container's process is not that process's. */
    FileCounts files(boolean entered) {
      return new FileCounts(
          filesRead - (entered ? runtimesRead : 0),
          filesMaybeRead - (entered ? runtimesMaybeRead : 0),
          filesWritten - (entered ? runtimesWritten : 0),
          filesMaybeWritten - (entered ? runtimesMaybeWritten : 0));
    }
  }

  /** Is notified of accesses that the emitter needs no more. */
  public interface Settlement {
    /**
     * The emitter needs an access no more.
     *
     * @param emitted whether its result was emitted
     */
    void settled(FileAccess file, boolean emitted);
  }

  /**
   * @param losses of all sessions that are read
   * @param reach knows the processes whose calls are not all recorded
   * @param settlement is notified of each access that is not needed any more
   * @param kernelThreads whether kernel threads are wanted; else those alone that created programs
   *     are emitted
   */
  public ResultEmitter(
      Span span,
      SessionLosses losses,
      AuditReach reach,
      ResultSink sink,
      Settlement settlement,
      boolean kernelThreads) {
    this.reach = reach;
    this.kernelThreads = kernelThreads;
    this.span = span;
    this.settlement = settlement;
    this.sink = sink;
    this.processResults = new ProcessResultBuilder(losses, reach);
    this.accessResults = new FileAccessResultBuilder(losses, reach);
    this.containerResults = new ContainerResultBuilder(losses);
  }

  /** Returns the numbers of emitted results, by name. */
  public Map<String, Long> counts() {
    Map<String, Long> numbers = new TreeMap<>(counts.counts());
    numbers.put("disagreed", containerResults.disagreements());
    return numbers;
  }

  private Progress of(ProcessInstance process) {
    return unemitted.computeIfAbsent(process, key -> new Progress());
  }

  // ---- files ---------------------------------------------------------------------------------

  @Override
  public void opened(FileAccess file) {
    of(file.opener()).openFiles++;
  }

  @Override
  public void writtenBy(FileAccess file, ProcessInstance writer) {
    of(writer).writesTo++;
  }

  @Override
  public void completed(FileAccess file) {
    Progress opener = of(file.opener());
    opener.openFiles--;
    boolean relevant = file.openTimestamp() != null || file.changes();
    if (relevant && file.success()) {
      opener.count(file);
    }
    if (relevant && span.overlaps(file.openTimestamp(), file.closeTimestamp())) {
      hold(file, opener);
    } else {
      settlement.settled(file, false);
    }
    for (ProcessInstance writer : file.writers()) {
      Progress progress = of(writer);
      progress.writesTo--;
      dropIfUnneeded(progress);
    }
    buildIfOver(opener);
    while (heldWeight > HELD_WEIGHT) {
      emitFirstHeld();
    }
  }

  private void hold(FileAccess file, Progress opener) {
    held.add(file);
    heldWeight += weight(file);
    opener.wanted = true;
    file.writers().forEach(writer -> want(of(writer)));
  }

  private static long weight(FileAccess file) {
    return 1L + file.listedWrites() / WRITES_PER_WEIGHT;
  }

  private void emitFirstHeld() {
    FileAccess file = held.remove();
    heldWeight -= weight(file);
    sink.access(counts.counted(accessResults.build(file)));
    settlement.settled(file, true);
  }

  @Override
  public void nameChanged(String accessId, @Nullable String renamedTo, boolean unlinked) {
    sink.renamed(accessId, renamedTo, unlinked);
  }

  @Override
  public void inferredLate(String accessId, Inference inference) {
    sink.inferredLate(accessId, inference);
  }

  // ---- containers ----------------------------------------------------------------------------

  /** The ids of containers changed; no result has the new ones yet. */
  public void renamed(List<ContainerRename> renamed) {
    Map<String, String> ids =
        renamed.stream().collect(Collectors.toMap(ContainerRename::from, ContainerRename::to));
    for (Progress progress : unemitted.values()) {
      ProcessResult built = progress.result;
      String id = built == null ? null : ids.get(built.dockerId());
      if (built != null && id != null) {
        progress.result = built.in(id);
      }
    }
    sink.containersRenamed(renamed);
  }

  // ---- processes -----------------------------------------------------------------------------

  /** Accepts a process that is over; only its files may be open or change names after this. */
  public void ended(TreeNode node, Location location) {
    Progress progress = of(node.process());
    progress.endedAs = node;
    progress.location = location;
    if (node.container() != null) {
      members
          .computeIfAbsent(node.container(), key -> new RunMembers())
          .add(node.container(), node.process(), reach.missing(node.process()) != null);
    }
    buildIfOver(progress);
  }

  private void buildIfOver(Progress progress) {
    TreeNode node = progress.endedAs;
    Location location = progress.location;
    if (node == null || location == null || progress.openFiles > 0 || progress.result != null) {
      return;
    }
    ProcessInstance process = node.process();
    boolean inSpan = span.overlaps(process.start(), process.lifetime().exit());
    progress.leftOut = inSpan && !kernelThreads && process.isKernelThread();
    FileCounts files = progress.files(node.entered());
    progress.result = processResults.build(node, location, !inSpan, files);
    process.forgetDetails(Containers.RUNTIME_STAGES);
    if ((inSpan && !progress.leftOut) || progress.wanted) {
      emit(node, progress);
    } else {
      dropIfUnneeded(progress);
    }
  }

  /** A result that was or will be emitted leads to this process. */
  private void want(Progress progress) {
    progress.wanted = true;
    if (progress.endedAs != null && progress.result != null) {
      emit(progress.endedAs, progress);
    }
  }

  /** Emits a process, and those of its ancestors that are over and were kept for this. */
  private void emit(TreeNode first, Progress its) {
    TreeNode node = first;
    Progress progress = its;
    while (true) {
      sink.process(counts.counted(Objects.requireNonNull(progress.result)));
      unemitted.remove(node.process());
      TreeNode parent = node.parent();
      node.detach();
      if (parent == null) {
        return;
      }
      ProcessInstance above = parent.process();
      if (above.replay().isOver() && !unemitted.containsKey(above)) {
        return; // It was emitted before.
      }
      progress = of(above);
      progress.wanted = true;
      if (progress.result == null) {
        return; // It is emitted when it is over.
      }
      node = parent;
    }
  }

  /**
   * Drops a process outside the span, or a kernel thread, that nothing can lead to, and then maybe
   * its parent.
   */
  private void dropIfUnneeded(Progress first) {
    Progress progress = first;
    while (progress != null
        && progress.result != null
        && !progress.wanted
        && progress.writesTo == 0) {
      TreeNode node = Objects.requireNonNull(progress.endedAs);
      if (node.hasAttachedChildren()) {
        return;
      }
      unemitted.remove(node.process());
      TreeNode parent = node.parent();
      if (progress.leftOut) {
        counts.leftOut();
        node.leave();
      } else {
        node.detach();
      }
      progress = parent == null ? null : unemitted.get(parent.process());
    }
  }

  /** Returns why calls in a container are missing; null if none are known to be. */
  private @Nullable Inference missing(RunMembers its) {
    if (its.unaudited() > 0) {
      return Reason.MEMBER_NOT_AUDITED.with(its.unaudited());
    }
    if (its.unread() > 0) {
      return Reason.MEMBER_NOT_READ.with(its.unread());
    }
    return its.count() == 0 && counts.anyUnaudited() ? Reason.MEMBERS_UNKNOWN.with() : null;
  }

  // ---- the end -------------------------------------------------------------------------------

  /** Emits all that is held, and the containers: the record is at its end. */
  public void finish(String host, Iterable<Container> containers, RecordEnd end) {
    while (!held.isEmpty()) {
      emitFirstHeld();
    }
    for (Container container : containers) {
      RunMembers its = members.getOrDefault(container, new RunMembers());
      ContainerResult result = containerResults.build(host, container, its, end, missing(its));
      Long start = ContainerResultBuilder.lifeStart(container, result.startTimestamp());
      if (span.overlaps(start, result.endTimestamp())) {
        sink.container(counts.counted(result));
      }
    }
  }
}
