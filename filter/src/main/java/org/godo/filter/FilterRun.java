package org.godo.filter;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.godo.filter.explain.Provenance;
import org.godo.filter.read.ClockSteps;
import org.godo.filter.read.DeliveryGaps;
import org.godo.filter.read.ReadCount;
import org.godo.filter.read.RecordEnds;
import org.godo.filter.read.SessionGroup;
import org.godo.filter.read.SessionGroups;
import org.godo.filter.read.Span;
import org.godo.filter.read.StoreReader;
import org.godo.filter.write.ResultWriter;
import org.godo.filter.write.SpillFile;
import org.godo.filter.write.Staging;
import org.godo.model.result.RunResult;
import org.godo.model.schema.Schema;
import org.godo.model.session.LossWindow;
import org.godo.model.session.RecordEnd;
import org.godo.model.session.Session;
import org.godo.model.store.Store;
import org.jspecify.annotations.Nullable;

/** One run of the filter over the store: read, rebuild host by host, write. */
public final class FilterRun {
  /** How many loss windows a run lists; the sessions have all of them. */
  private static final int LOSS_LIMIT = 10_000;

  private final String id;
  private final Store store;
  private final Clock clock;
  private final String version;
  private final ReadCount read = new ReadCount();
  private boolean kernelThreads;

  /**
   * @param clock for the time of the run; results do not depend on it
   * @param version of the program, noted in the run's document
   */
  public FilterRun(Store store, Clock clock, String version) {
    this.id = "run_%d_%08x".formatted(clock.millis(), ThreadLocalRandom.current().nextInt());
    this.store = store;
    this.clock = clock;
    this.version = version;
  }

  /** Returns the same run, in which the threads of the kernel are results too. */
  public FilterRun withKernelThreads() {
    kernelThreads = true;
    return this;
  }

  /** Returns the count of documents read so far; for any thread. */
  public ReadCount read() {
    return read;
  }

  /**
   * Rebuilds what the sessions recorded and replaces their results.
   *
   * @param chosen sessions that overlap the span, at least one
   * @return the run's document as it was written
   */
  public RunResult run(List<Session> chosen, Span span) {
    long start = clock.millis();
    List<Session> sessions = DeliveryGaps.withWindows(ClockSteps.withWindows(chosen), start);
    Schema.ensure(store).block();
    RunResult done = attempt(sessions, span, start);
    if (done == null) {
      done = attempt(DeliveryGaps.withMissing(sessions, read, start), span, start);
    }
    return Objects.requireNonNull(done);
  }

  /**
   * Rebuilds and writes.
   *
   * @return null if documents are missing that the sessions' losses do not have: what depends on
   *     them is known at the end only, so nothing is written then
   */
  private @Nullable RunResult attempt(List<Session> sessions, Span span, long start) {
    StoreReader reader = new StoreReader(store.database(), read);
    List<Session> all = reader.sessions();
    RunResult started = result(sessions, span, start, Map.of(), List.of());
    Map<String, Long> counts = new TreeMap<>();
    List<LossWindow> found = losses(sessions).collect(Collectors.toCollection(ArrayList::new));
    try (SpillFile spill = SpillFile.open();
        Staging staging = new ResultWriter(store, clock).open(started)) {
      for (SessionGroup group : SessionGroups.of(all).group(sessions)) {
        RecordEnd end = RecordEnds.of(group.sessions(), all);
        staging.begin(group.sessions().stream().map(Session::id).toList());
        Rebuild rebuild =
            new Rebuild(reader, group, end, span, staging, spill, Provenance.NONE, kernelThreads);
        rebuild.run().forEach((name, count) -> counts.merge(name, count, Long::sum));
        found.addAll(rebuild.notFollowed());
      }
      if (!DeliveryGaps.withMissing(sessions, read, start).equals(sessions)) {
        return null;
      }
      counts.put("containers", (long) staging.containers());
      counts.put("loss_windows", (long) found.size());
      RunResult done = result(sessions, span, start, counts, found);
      staging.commit(done, RecordEnds.ofOverBoots(all), boots(all));
      return done;
    }
  }

  private static List<Set<String>> boots(List<Session> sessions) {
    return SessionGroups.of(sessions).group(sessions).stream()
        .map(group -> group.sessions().stream().map(Session::id).collect(Collectors.toSet()))
        .toList();
  }

  private RunResult result(
      List<Session> sessions,
      Span span,
      long start,
      Map<String, Long> counts,
      List<LossWindow> losses) {
    return new RunResult(
        id,
        RunResult.DONE,
        span.since(),
        span.until(),
        sessions.stream().map(Session::id).toList(),
        counts,
        losses.stream().limit(LOSS_LIMIT).toList(),
        version,
        start,
        clock.millis() - start);
  }

  private static Stream<LossWindow> losses(List<Session> sessions) {
    return sessions.stream().flatMap(session -> session.loss().stream());
  }
}
