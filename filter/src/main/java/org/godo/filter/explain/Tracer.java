package org.godo.filter.explain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.godo.filter.files.FileAccess;
import org.godo.filter.files.FileObserver;
import org.godo.filter.files.FileReplay;
import org.godo.filter.process.ProcessInstance;
import org.godo.filter.process.ProcessTable;
import org.godo.filter.result.ResultSink;
import org.godo.filter.tree.Trees;
import org.godo.model.raw.Call;
import org.godo.model.raw.RawEvent;
import org.godo.model.result.ContainerRename;
import org.godo.model.result.ContainerResult;
import org.godo.model.result.FileAccessResult;
import org.godo.model.result.Inference;
import org.godo.model.result.ProcessResult;
import org.jspecify.annotations.Nullable;

/**
 * Follows chosen processes and file accesses through a rebuild. After each step it compares their
 * values with those before: a value that changed rests on the event that the step processed. As
 * sink of the rebuild it keeps the results of these, and ignores all others.
 */
public final class Tracer implements Provenance, ResultSink {
  private final Targets targets;
  private final Map<ProcessInstance, ProcessTrace> processes = new LinkedHashMap<>();
  private final Map<String, ProcessTrace> byKey = new HashMap<>();
  private final Map<String, AccessTrace> accesses = new LinkedHashMap<>();
  private final List<FileAccess> opened = new ArrayList<>();
  private final List<ProcessResult> processResults = new ArrayList<>();
  private final List<FileAccessResult> accessResults = new ArrayList<>();
  private @Nullable ProcessTable table;
  private @Nullable Trees trees;
  private @Nullable FileReplay files;
  private @Nullable Lifetimes lifetimes;
  private @Nullable RawEvent current;

  public Tracer(Targets targets) {
    this.targets = targets;
  }

  @Override
  public void starts(ProcessTable processTable, Trees processTrees, FileReplay replay) {
    table = processTable;
    trees = processTrees;
    files = replay;
    lifetimes = new Lifetimes(processTable);
  }

  // ---- steps ---------------------------------------------------------------------------------

  @Override
  public void reached(RawEvent event) {
    current = event;
  }

  @Override
  public void done(Step step, RawEvent event) {
    if (step == Step.CONNECTOR || step == Step.CALLER || step == Step.SNAPSHOT) {
      lifetimes().merged(event);
      discover(event);
    }
    processes.forEach(
        (process, trace) -> {
          // An ancestor is looked at only for events of its own, as there may be many.
          if (targets.processes().contains(process.key()) || trace.pid() == event.tgid()) {
            trace.done(step, event);
          }
        });
    if (step == Step.FILES || step == Step.RESUME) {
      opened.stream()
          .filter(access -> targets.accesses().contains(access.id()))
          .forEach(access -> accesses.put(access.id(), new AccessTrace(access, event)));
      opened.clear();
      accesses.values().forEach(trace -> trace.done(event));
    }
  }

  private Lifetimes lifetimes() {
    return Objects.requireNonNull(lifetimes);
  }

  private void discover(RawEvent event) {
    for (ProcessInstance process : Objects.requireNonNull(table).of(event.tgid())) {
      if (targets.follows(process.key()) && !byKey.containsKey(process.key())) {
        ProcessTrace trace =
            new ProcessTrace(
                process, Objects.requireNonNull(trees), Objects.requireNonNull(files), event);
        processes.put(process, trace);
        byKey.put(process.key(), trace);
      }
    }
  }

  @Override
  public void started(ProcessInstance process) {
    boolean byCall =
        current instanceof RawEvent.Syscall call
            && call.call() instanceof Call.Clone
            && call.tgid() != process.tgid();
    RawEvent cause = byCall ? current : lifetimes().forkOf(process);
    ProcessTrace trace = processes.get(process);
    ProcessInstance creator = process.lineage().creator();
    if (trace != null) {
      trace.started(cause, creator == null ? null : byKey.get(creator.key()));
    }
    byKey.values().forEach(each -> each.placeChildren(cause));
    accesses.values().forEach(access -> access.started(process, cause));
  }

  @Override
  public void moved(ProcessInstance process) {
    ProcessTrace trace = processes.get(process);
    if (trace != null) {
      trace.moved();
    }
    byKey.values().forEach(each -> each.placeChildren(null));
  }

  @Override
  public void sessionStarts() {
    processes.values().forEach(ProcessTrace::missed);
  }

  @Override
  public void ending(ProcessInstance process) {
    ProcessTrace trace = processes.remove(process);
    if (trace != null) {
      trace.ending();
    }
  }

  @Override
  public void ended(ProcessInstance process) {
    RawEvent exit = lifetimes().exitOf(process);
    accesses.values().forEach(access -> access.ended(process, exit));
    lifetimes().forget(process);
  }

  // ---- file accesses -------------------------------------------------------------------------

  @Override
  public boolean holds(FileAccess access) {
    return accesses.containsKey(access.id());
  }

  @Override
  public FileObserver observing(FileObserver observer) {
    return new FileObserver() {
      @Override
      public void opened(FileAccess access) {
        opened.add(access);
        observer.opened(access);
      }

      @Override
      public void writtenBy(FileAccess access, ProcessInstance writer) {
        observer.writtenBy(access, writer);
      }

      @Override
      public void completed(FileAccess access) {
        count(access);
        observer.completed(access);
      }

      @Override
      public void nameChanged(String accessId, @Nullable String renamedTo, boolean unlinked) {
        observer.nameChanged(accessId, renamedTo, unlinked);
      }

      @Override
      public void inferredLate(String accessId, Inference inference) {
        observer.inferredLate(accessId, inference);
      }
    };
  }

  private void count(FileAccess access) {
    ProcessTrace opener = byKey.get(access.opener().key());
    boolean counts = access.openTimestamp() != null || access.changes();
    if (opener != null && counts && access.success()) {
      Evidence evidence =
          new Evidence(
              Rule.ACCESS_COUNTED,
              access.id(),
              access.call(),
              access.openTimestamp(),
              access.opener().tgid(),
              access.path());
      opener.opened(evidence, access.reads(), access.changes());
    }
  }

  // ---- results -------------------------------------------------------------------------------

  @Override
  public void process(ProcessResult process) {
    if (targets.processes().contains(process.key())) {
      processResults.add(process);
    }
  }

  @Override
  public void access(FileAccessResult access) {
    if (targets.accesses().contains(access.id())) {
      accessResults.add(access);
    }
  }

  @Override
  public void renamed(String id, @Nullable String renamedTo, boolean unlinked) {}

  @Override
  public void inferredLate(String id, Inference inference) {}

  @Override
  public void containersRenamed(List<ContainerRename> renamed) {
    for (ContainerRename each : renamed) {
      processResults.replaceAll(
          process -> each.from().equals(process.dockerId()) ? process.in(each.to()) : process);
      accessResults.replaceAll(
          access -> each.from().equals(access.dockerId()) ? access.in(each.to()) : access);
    }
  }

  @Override
  public void container(ContainerResult container) {}

  /** Returns the explanations of the processes, in the order of their ends. */
  public List<Explanation<ProcessResult>> processes() {
    return processResults.stream()
        .map(result -> Objects.requireNonNull(byKey.get(result.key())).explain(result))
        .toList();
  }

  /** Returns the explanations of the file accesses, in the order of their ends. */
  public List<Explanation<FileAccessResult>> accesses() {
    return accessResults.stream()
        .map(result -> Objects.requireNonNull(accesses.get(result.id())).explain(result))
        .toList();
  }
}
