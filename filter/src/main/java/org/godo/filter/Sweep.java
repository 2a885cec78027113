package org.godo.filter;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.godo.filter.process.AuditMerge;
import org.godo.filter.process.CloneMatcher;
import org.godo.filter.process.ProcessInstance;
import org.godo.filter.process.ProcessTable;
import org.godo.filter.process.Tolerances;
import org.godo.filter.result.SessionLosses;
import org.godo.filter.tree.TreeNode;
import org.godo.filter.tree.Trees;
import org.godo.model.session.LossWindow;

/**
 * Finds the processes that the rebuild can end: those that are over, and those that may live but
 * are too many. Where exits are lost, or no source reports them, a process seems to live until its
 * id is used again, which with millions of ids is never. If more than a limit seem to live, those
 * of which nothing was heard for longest are not followed further: first those whose exit may be
 * lost. From then on they count as lost, and so does what they may do later.
 */
final class Sweep {
  /** More than real hosts run; the state of one process is about 2.5 kB. */
  static final Limits LIMITS = new Limits(120_000, 100_000);

  private static final int EVENTS_BETWEEN = 4_096;

  /** Processes of a log that are over and kept, as their creator may yet be seen. */
  private static final int WAITING_LIMIT = 1_000;

  private final Limits limits;
  private final ProcessTable table;
  private final CloneMatcher clones;
  private final AuditMerge audit;
  private final Trees trees;
  private final SessionLosses losses;
  private final SessionLosses lostExits;
  private int events;
  private long endedEarly;

  /**
   * How many processes may seem to live.
   *
   * @param most beyond which some are ended
   * @param left how many remain then; fewer, so that not every sweep finds too many
   */
  record Limits(int most, int left) {}

  /**
   * @param losses all of the record
   */
  Sweep(
      Limits limits,
      ProcessTable table,
      CloneMatcher clones,
      AuditMerge audit,
      Trees trees,
      SessionLosses losses) {
    this.limits = limits;
    this.table = table;
    this.clones = clones;
    this.audit = audit;
    this.trees = trees;
    this.losses = losses;
    this.lostExits = losses.ofForks();
  }

  /** Returns the moments at which processes were ended that may have lived on. */
  List<LossWindow> notFollowed() {
    return losses.notFollowed();
  }

  /** Counts an event; a sweep is due after some. */
  void count() {
    events++;
  }

  /** Returns how many processes were ended that may have lived on. */
  long endedEarly() {
    return endedEarly;
  }

  /**
   * Ends processes, if enough events were read since the last time.
   *
   * @param millis how far the replay is
   * @param end ends a process that is over
   * @param endEarly ends one that may live
   */
  void runIfDue(long millis, Consumer<ProcessInstance> end, Consumer<ProcessInstance> endEarly) {
    int size = table.all().size();
    if (events < EVENTS_BETWEEN || (events < size && size <= limits.most())) {
      return;
    }
    events = 0;
    clones.dropUnmatched(millis);
    table.dropThreads(millis - Tolerances.KEPT_AFTER_EXIT);
    endOver(millis, end);
    if (table.all().size() > limits.most()) {
      endSilent(millis, endEarly);
    }
  }

  private void endOver(long millis, Consumer<ProcessInstance> end) {
    Deque<ProcessInstance> waiting = new ArrayDeque<>();
    for (ProcessInstance process : List.copyOf(table.all())) {
      if (table.isOver(process, millis - Tolerances.KEPT_AFTER_EXIT)
          && !trees.mayLoseChildren(process)
          && !audit.awaitsChildren(process)) {
        if (audit.awaitsCreator(process)) {
          waiting.add(process);
        } else {
          end.accept(process);
        }
      }
    }
    while (waiting.size() > WAITING_LIMIT) {
      ProcessInstance longest = waiting.remove();
      audit.gaveUp(longest);
      end.accept(longest);
    }
  }

  private void endSilent(long millis, Consumer<ProcessInstance> endEarly) {
    List<ProcessInstance> silent =
        table.all().stream()
            .filter(process -> isSilent(process, millis))
            .sorted(
                Comparator.<ProcessInstance>comparingInt(each -> mayBeOver(each, millis) ? 0 : 1)
                    .thenComparingLong(each -> each.lifetime().lastSeen()))
            .limit(table.all().size() - limits.left())
            .toList();
    if (silent.isEmpty()) {
      return;
    }
    endedEarly += silent.size();
    losses.stoppedFollowing(millis, silent.size());
    for (ProcessInstance process : silent) {
      if (audit.awaitsCreator(process)) {
        audit.gaveUp(process);
      }
      endEarly.accept(process);
    }
  }

  /** The first processes of containers are followed, as the containers end with them. */
  private boolean isSilent(ProcessInstance process, long millis) {
    TreeNode node = trees.find(process);
    long horizon = millis - Tolerances.KEPT_AFTER_EXIT;
    return (process.lifetime().isOpen() || process.lifetime().isExiting())
        && process.lifetime().lastSeen() < horizon
        && !process.lineage().olderThanRecord()
        && process.replay().expected().stream().allMatch(child -> child.start() < horizon)
        && (node == null || !node.entered())
        && !trees.mayLoseChildren(process)
        && !audit.awaitsChildren(process);
  }

  private boolean mayBeOver(ProcessInstance process, long millis) {
    return lostExits.overlapRecorded(process.lifetime().lastSeen(), millis);
  }
}
