package org.godo.filter;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.godo.filter.explain.Explanation;
import org.godo.filter.explain.Targets;
import org.godo.filter.explain.Tracer;
import org.godo.filter.read.ClockSteps;
import org.godo.filter.read.DeliveryGaps;
import org.godo.filter.read.ReadCount;
import org.godo.filter.read.RecordEnds;
import org.godo.filter.read.ResultReader;
import org.godo.filter.read.SessionGroup;
import org.godo.filter.read.SessionGroups;
import org.godo.filter.read.Span;
import org.godo.filter.read.StoreReader;
import org.godo.filter.write.SpillFile;
import org.godo.model.result.FileAccessResult;
import org.godo.model.result.ProcessResult;
import org.godo.model.result.RunResult;
import org.godo.model.session.RecordEnd;
import org.godo.model.session.Session;
import org.godo.model.store.Store;
import org.jspecify.annotations.Nullable;

/**
 * Explains results of earlier runs: rebuilds the sessions of those runs again, follows the
 * processes and file accesses in question from step to step, and writes nothing.
 */
public final class ExplainRun {
  /** How many creators above a process are followed. */
  private static final int GENERATIONS = 32;

  private final ReadCount read = new ReadCount();
  private final StoreReader reader;
  private final ResultReader results;
  private final Map<String, @Nullable ProcessResult> creators = new HashMap<>();
  private final List<Explanation<ProcessResult>> processes = new ArrayList<>();
  private final List<Explanation<FileAccessResult>> accesses = new ArrayList<>();

  public ExplainRun(Store store) {
    this.reader = new StoreReader(store.database(), read);
    this.results = new ResultReader(store.database());
  }

  /** Returns the count of documents read so far; for any thread. */
  public ReadCount read() {
    return read;
  }

  /** Returns the explanations of processes, the latest first. */
  public List<Explanation<ProcessResult>> processes() {
    return processes;
  }

  /** Returns the explanations of file accesses, the latest first. */
  public List<Explanation<FileAccessResult>> accesses() {
    return accesses;
  }

  /**
   * Explains results.
   *
   * @param processResults as found in the store
   * @param accessResults as found in the store
   */
  public void run(List<ProcessResult> processResults, List<FileAccessResult> accessResults) {
    Set<String> unexplained = new HashSet<>();
    processResults.forEach(result -> unexplained.add(result.session()));
    accessResults.forEach(result -> unexplained.add(result.session()));
    Targets targets = targets(processResults, accessResults);
    List<Session> sessions = reader.sessions();
    for (RunResult run : results.runs()) {
      // The results of a session are those of the latest run that read it.
      Set<String> its = new HashSet<>(run.sessions());
      its.retainAll(unexplained);
      if (!its.isEmpty()) {
        unexplained.removeAll(its);
        List<Session> ofRun =
            sessions.stream().filter(each -> run.sessions().contains(each.id())).toList();
        trace(asRead(ofRun, run), its, new Span(run.since(), run.until()), targets);
      }
    }
    processes.sort(
        Comparator.<Explanation<ProcessResult>>comparingLong(each -> each.result().startTimestamp())
            .reversed());
    accesses.sort(
        Comparator.<Explanation<FileAccessResult>, Long>comparing(
                each -> Objects.requireNonNullElse(each.result().openTimestamp(), Long.MIN_VALUE))
            .reversed());
  }

  /** The sessions with the losses that the run found. */
  private static List<Session> asRead(List<Session> ofRun, RunResult run) {
    List<Session> sessions =
        DeliveryGaps.withWindows(ClockSteps.withWindows(ofRun), run.startTimestamp());
    return DeliveryGaps.withFound(sessions, run.loss());
  }

  private void trace(List<Session> sessions, Set<String> wanted, Span span, Targets targets) {
    List<Session> all = reader.sessions();
    for (SessionGroup group : SessionGroups.of(all).group(sessions)) {
      if (group.sessions().stream().anyMatch(session -> wanted.contains(session.id()))) {
        Tracer tracer = new Tracer(targets);
        try (SpillFile spill = SpillFile.open()) {
          RecordEnd end = RecordEnds.of(group.sessions(), all);
          new Rebuild(reader, group, end, span, tracer, spill, tracer, true).run();
        }
        processes.addAll(tracer.processes());
        accesses.addAll(tracer.accesses());
      }
    }
  }

  /** Values may be inherited from creators, so these are followed too. */
  private Targets targets(
      List<ProcessResult> processResults, List<FileAccessResult> accessResults) {
    Set<String> processes = new HashSet<>();
    Set<String> ancestors = new HashSet<>();
    Set<String> accesses = new HashSet<>();
    for (ProcessResult result : processResults) {
      processes.add(result.key());
      ancestors.addAll(creatorsOf(result));
    }
    accessResults.forEach(result -> accesses.add(result.id()));
    return new Targets(processes, ancestors, accesses);
  }

  private Set<String> creatorsOf(ProcessResult first) {
    Set<String> keys = new HashSet<>();
    @Nullable ProcessResult process = first;
    for (int i = 0; i < GENERATIONS && process != null; i++) {
      String creator = process.creator() == null ? process.parent() : process.creator();
      process = creator != null && keys.add(creator) ? find(creator) : null;
    }
    return keys;
  }

  private @Nullable ProcessResult find(String key) {
    if (!creators.containsKey(key)) {
      creators.put(key, results.processesWithKey(key).stream().findFirst().orElse(null));
    }
    return creators.get(key);
  }
}
