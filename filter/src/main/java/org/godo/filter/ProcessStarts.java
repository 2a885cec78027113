package org.godo.filter;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.godo.filter.container.Containers;
import org.godo.filter.explain.Provenance;
import org.godo.filter.explain.Step;
import org.godo.filter.files.FileReplay;
import org.godo.filter.process.CloneMatcher;
import org.godo.filter.process.ExecNotices;
import org.godo.filter.process.ProcessInstance;
import org.godo.filter.process.ProcessTable;
import org.godo.filter.tree.Trees;
import org.godo.model.raw.Call;
import org.godo.model.raw.RawEvent;

/**
 * Begins the processes of a rebuild, each after its creator, with what that has. A process begins
 * before its first call, and by the record of the call that created it. That record is written when
 * the call returns, of vfork when the child has called exec or exited; by then other threads of its
 * creator, or processes that share descriptors or directories with that, may have changed them. So
 * a child of such a creator begins when the replay has reached its fork. Likewise an exec gives a
 * process descriptors of its own before its record is written.
 */
final class ProcessStarts {
  private final ProcessTable table;
  private final CloneMatcher clones;
  private final ExecNotices execs;
  private final Containers containers;
  private final FileReplay replay;
  private final Trees trees;
  private final Provenance provenance;

  ProcessStarts(
      ProcessTable table,
      CloneMatcher clones,
      ExecNotices execs,
      Containers containers,
      FileReplay replay,
      Trees trees,
      Provenance provenance) {
    this.table = table;
    this.clones = clones;
    this.execs = execs;
    this.containers = containers;
    this.replay = replay;
    this.trees = trees;
    this.provenance = provenance;
  }

  /** Accepts that calls are replayed from here on that were entered at a time, or later. */
  void reached(long millis) {
    ProcessInstance process = clones.pollForked(millis);
    while (process != null) {
      if (!process.replay().begun()) {
        findCall(process);
        ProcessInstance creator = process.lineage().creator();
        if (creator != null && creator.replay().begun() && isConcurrent(creator)) {
          begin(process);
        }
      }
      process = clones.pollForked(millis);
    }
    ExecNotices.Notice exec = execs.pollReached(millis);
    while (exec != null) {
      executed(exec);
      exec = execs.pollReached(millis);
    }
  }

  /** Accepts that a call is replayed next. */
  void replaying(ProcessInstance process, RawEvent.Syscall event) {
    boolean isExec = event.call() instanceof Call.Exec && Boolean.TRUE.equals(event.success());
    ExecNotices.Notice exec = isExec ? execs.recorded(process, event.origin().timestamp()) : null;
    if (exec != null) {
      executed(exec);
    }
  }

  private void executed(ExecNotices.Notice exec) {
    exec.process().threads().execReplayed(exec.millis());
    replay.executed(exec.process(), exec.millis());
  }

  /**
   * Returns the processes that were forked at about the entry of a call.
   *
   * @param ofOthers whether also those that others than its process created
   */
  List<ProcessInstance> near(ProcessInstance process, long entry, boolean ofOthers) {
    List<ProcessInstance> near =
        ofOthers ? clones.forkedNear(entry) : clones.forkedNear(entry, process);
    near.forEach(this::findCall);
    return near;
  }

  /** Returns whether others may change what a process has while it is in a call. */
  private boolean isConcurrent(ProcessInstance process) {
    return process.threads().count() > 1 || replay.isShared(process);
  }

  /** Begins a process, and those of its creators that have not begun. */
  void begin(ProcessInstance process) {
    findCalls(process);
    for (ProcessInstance each : process.unbegun()) {
      containers.begin(each);
      each.begin();
      table.begun(each);
      replay.begin(each);
      if (!each.lineage().olderThanRecord()) {
        trees.place(each);
      }
      each.lineage().forgetBirth();
      provenance.started(each);
    }
  }

  /** Finds the calls that created a process and its creators, which say what they start with. */
  void findCalls(ProcessInstance process) {
    Set<ProcessInstance> met = new HashSet<>();
    ProcessInstance next = process;
    while (next != null && !next.replay().begun() && met.add(next)) {
      findCall(next);
      next = next.lineage().creator();
    }
  }

  private void findCall(ProcessInstance process) {
    clones.matchCallOf(process, each -> provenance.done(Step.CLONE_MATCH, each));
  }
}
