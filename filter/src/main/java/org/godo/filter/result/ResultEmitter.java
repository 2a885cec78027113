package org.godo.filter.result;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.godo.filter.container.Container;
import org.godo.filter.container.Containers;
import org.godo.filter.files.FileAccess;
import org.godo.filter.files.FileObserver;
import org.godo.filter.files.FileReplay.Location;
import org.godo.filter.process.ProcessInstance;
import org.godo.filter.read.Span;
import org.godo.filter.tree.TreeNode;
import org.godo.model.result.ContainerResult;
import org.godo.model.result.ProcessResult;
import org.jspecify.annotations.Nullable;

/**
 * Gives the results of a record as soon as they cannot change: a process when it is over and so are
 * the files it opened, a file access a while after its last close, since much of what becomes of a
 * name follows at once. What lies outside the span asked for is given only if something inside
 * leads to it: an ancestor, the opener or a writer of a file. Such is kept as long as it may be
 * needed, and dropped as soon as it cannot.
 */
public final class ResultEmitter implements FileObserver {
  /** Accesses that wait for what becomes of their names; a hundred writes weigh as one more. */
  private static final int WAITING_LIMIT = 3_000;

  private static final int WRITES_PER_WEIGHT = 100;

  private final Span span;
  private final ResultSink sink;
  private final ResultBuilder builder;
  private final Settlement settlement;
  private final ResultCounts tally = new ResultCounts();
  private final Map<ProcessInstance, Outcome> outcomes = new HashMap<>();
  private final Map<Container, Membership> members = new LinkedHashMap<>();
  private final Deque<FileAccess> waiting = new ArrayDeque<>();
  private long waitingWeight;

  /** What is known of a process beside its location in the trees. */
  private static final class Outcome {
    private int openFiles;
    private int filesRead;
    private int filesWritten;
    private int writesTo;
    private boolean wanted;
    private @Nullable TreeNode endedAs;
    private @Nullable Location location;
    private @Nullable ProcessResult kept;
  }

  /** Takes note of accesses of which nothing more is asked. */
  public interface Settlement {
    /**
     * Nothing more is asked of an access.
     *
     * @param given whether its result was given
     */
    void settled(FileAccess file, boolean given);
  }

  /** The processes of a container. */
  private static final class Membership {
    private final Set<String> sessions = new TreeSet<>();
    private int count;
  }

  /**
   * @param loss everything missed in the sessions that are read
   * @param settlement is told of each access of which nothing more is asked
   */
  public ResultEmitter(Span span, SessionLosses loss, ResultSink sink, Settlement settlement) {
    this.span = span;
    this.settlement = settlement;
    this.sink = sink;
    this.builder = new ResultBuilder(loss);
  }

  /** Numbers of what was given. */
  public Map<String, Long> counts() {
    Map<String, Long> counts = new TreeMap<>(tally.counts());
    counts.put("disagreed", builder.disagreements());
    return counts;
  }

  private Outcome of(ProcessInstance process) {
    return outcomes.computeIfAbsent(process, key -> new Outcome());
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
    Outcome opener = of(file.opener());
    opener.openFiles--;
    if (worthKeeping(file) && file.success()) {
      opener.filesRead += file.reads() ? 1 : 0;
      opener.filesWritten += file.changes() ? 1 : 0;
    }
    if (worthKeeping(file) && span.touches(file.openTimestamp(), file.closeTimestamp())) {
      waiting.add(file);
      waitingWeight += weight(file);
      opener.wanted = true;
      file.writers().forEach(writer -> want(of(writer)));
    } else {
      settlement.settled(file, false);
    }
    for (ProcessInstance writer : file.writers()) {
      Outcome outcome = of(writer);
      outcome.writesTo--;
      dropIfUseless(outcome);
    }
    finishIfOver(opener);
    while (waitingWeight > WAITING_LIMIT) {
      giveFirst();
    }
  }

  /** What was open before the session says something only if the session changed it. */
  private static boolean worthKeeping(FileAccess file) {
    return file.openTimestamp() != null || file.changes();
  }

  private static long weight(FileAccess file) {
    return 1L + file.listedWrites() / WRITES_PER_WEIGHT;
  }

  private void giveFirst() {
    FileAccess file = waiting.remove();
    waitingWeight -= weight(file);
    sink.access(tally.counted(builder.access(file)));
    settlement.settled(file, true);
  }

  @Override
  public void nameChanged(String accessId, @Nullable String renamedTo, boolean unlinked) {
    sink.renamed(accessId, renamedTo, unlinked);
  }

  // ---- processes -----------------------------------------------------------------------------

  /** A process is over; nothing is told of it any more but what becomes of its files. */
  public void ended(TreeNode node, Location location) {
    Outcome outcome = of(node.process());
    outcome.endedAs = node;
    outcome.location = location;
    if (node.container() != null) {
      Membership membership = members.computeIfAbsent(node.container(), key -> new Membership());
      membership.count++;
      membership.sessions.add(node.process().session());
    }
    finishIfOver(outcome);
  }

  private void finishIfOver(Outcome outcome) {
    TreeNode node = outcome.endedAs;
    Location location = outcome.location;
    if (node == null || location == null || outcome.openFiles > 0 || outcome.kept != null) {
      return;
    }
    ProcessInstance process = node.process();
    boolean inSpan = span.touches(process.start(), process.exit());
    outcome.kept =
        builder.process(node, location, !inSpan, outcome.filesRead, outcome.filesWritten);
    process.forgetDetails(Containers.RUNTIME_STAGES);
    if (inSpan || outcome.wanted) {
      give(node, outcome);
    } else {
      dropIfUseless(outcome);
    }
  }

  /** Something that was given leads to a process. */
  private void want(Outcome outcome) {
    outcome.wanted = true;
    if (outcome.endedAs != null && outcome.kept != null) {
      give(outcome.endedAs, outcome);
    }
  }

  /** Gives a process, and those of its ancestors that are over and were kept for this. */
  private void give(TreeNode first, Outcome its) {
    TreeNode node = first;
    Outcome outcome = its;
    while (true) {
      sink.process(tally.counted(Objects.requireNonNull(outcome.kept)));
      outcomes.remove(node.process());
      TreeNode parent = node.parent();
      node.leave();
      if (parent == null) {
        return;
      }
      ProcessInstance above = parent.process();
      if (above.isOver() && !outcomes.containsKey(above)) {
        return; // It was given before.
      }
      outcome = of(above);
      outcome.wanted = true;
      if (outcome.kept == null) {
        return; // It is given when it is over.
      }
      node = parent;
    }
  }

  /** Drops a process outside the span that nothing can lead to, and then maybe its parent. */
  private void dropIfUseless(Outcome first) {
    Outcome outcome = first;
    while (outcome != null && outcome.kept != null && !outcome.wanted && outcome.writesTo == 0) {
      TreeNode node = Objects.requireNonNull(outcome.endedAs);
      if (node.hasChildrenHere()) {
        return;
      }
      outcomes.remove(node.process());
      TreeNode parent = node.parent();
      node.leave();
      outcome = parent == null ? null : outcomes.get(parent.process());
    }
  }

  // ---- the end -------------------------------------------------------------------------------

  /** The record is at its end, and so are all processes: gives what waits, and the containers. */
  public void finish(String host, Iterable<Container> containers) {
    while (!waiting.isEmpty()) {
      giveFirst();
    }
    for (Container container : containers) {
      Membership membership = members.getOrDefault(container, new Membership());
      ContainerResult result =
          builder.container(host, container, membership.count, membership.sessions);
      Long start = ResultBuilder.lifeStart(container, result.startTimestamp());
      if (span.touches(start, result.endTimestamp())) {
        sink.container(tally.counted(result));
      }
    }
  }
}
