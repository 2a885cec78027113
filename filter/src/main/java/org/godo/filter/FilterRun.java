package org.godo.filter;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.godo.filter.read.Span;
import org.godo.filter.read.StoreReader;
import org.godo.filter.write.ResultWriter;
import org.godo.filter.write.Results;
import org.godo.model.result.ContainerResult;
import org.godo.model.result.FileAccessResult;
import org.godo.model.result.ProcessResult;
import org.godo.model.result.RunResult;
import org.godo.model.schema.Schema;
import org.godo.model.session.LossWindow;
import org.godo.model.session.Session;
import org.godo.model.store.Store;

/** One run of the filter over the store: read, rebuild host by host, write. */
public final class FilterRun {
  private final Store store;
  private final Clock clock;
  private final String version;

  /**
   * @param clock when the run takes place; what it computes does not depend on it
   * @param version of the program, noted in the run's document
   */
  public FilterRun(Store store, Clock clock, String version) {
    this.store = store;
    this.clock = clock;
    this.version = version;
  }

  /**
   * Rebuilds what the sessions recorded and puts the results in their place.
   *
   * @param sessions those that touch the span, at least one
   * @return the run's document, as it was written
   */
  public RunResult run(List<Session> sessions, Span span) {
    long start = clock.millis();
    Schema.ensure(store).block();
    StoreReader reader = new StoreReader(store.database());
    List<Results> parts = new ArrayList<>();
    for (List<Session> ofOneBoot : byBoot(sessions).values()) {
      parts.add(new Rebuild(reader, ofOneBoot).run(span));
    }
    Results results = merge(parts);
    List<LossWindow> loss = sessions.stream().flatMap(session -> session.loss().stream()).toList();
    RunResult run =
        new RunResult(
            "run_" + start,
            RunResult.DONE,
            span.since(),
            span.until(),
            sessions.stream().map(Session::id).toList(),
            results.counts(),
            loss,
            version,
            start,
            clock.millis() - start);
    new ResultWriter(store, clock).write(run, results);
    return run;
  }

  /** Processes are followed from session to session of one boot; a boot not known stands alone. */
  private static Map<String, List<Session>> byBoot(List<Session> sessions) {
    Map<String, List<Session>> groups = new LinkedHashMap<>();
    for (Session session : sessions) {
      String boot = session.bootId().equals(Session.UNKNOWN_BOOT) ? session.id() : session.bootId();
      groups.computeIfAbsent(session.host() + '\0' + boot, key -> new ArrayList<>()).add(session);
    }
    return groups;
  }

  private static Results merge(List<Results> parts) {
    Map<String, ContainerResult> containers = new LinkedHashMap<>();
    List<ProcessResult> processes = new ArrayList<>();
    List<FileAccessResult> accesses = new ArrayList<>();
    Map<String, Long> counts = new TreeMap<>();
    for (Results part : parts) {
      part.containers().forEach(each -> containers.put(each.dockerId(), each));
      processes.addAll(part.processes());
      accesses.addAll(part.fileAccesses());
      part.counts().forEach((name, count) -> counts.merge(name, count, Long::sum));
    }
    return new Results(List.copyOf(containers.values()), processes, accesses, counts);
  }
}
