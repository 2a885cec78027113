package org.godo.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.godo.filter.explain.Provenance;
import org.godo.filter.explain.Targets;
import org.godo.filter.explain.Tracer;
import org.godo.filter.read.RecordEnds;
import org.godo.filter.read.SessionGroup;
import org.godo.filter.read.SessionGroups;
import org.godo.filter.read.Span;
import org.godo.filter.support.Gathered;
import org.godo.filter.support.Recording;
import org.godo.filter.support.Results;
import org.godo.model.result.ContainerResult;
import org.godo.model.result.FileAccessResult;
import org.godo.model.result.ProcessResult;
import org.godo.model.session.RecordEnd;
import org.godo.model.session.Session;

/** The results of a record. */
public final class Rebuilt {
  private static final Span ALWAYS = new Span(0, Long.MAX_VALUE);

  private final Results results;

  private Rebuilt(Results results) {
    this.results = results;
  }

  public static Rebuilt of(Recording record) {
    return of(record, ALWAYS);
  }

  public static Rebuilt of(Recording record, Span span) {
    return of(record, record.sessions(), span);
  }

  public static Rebuilt ofRunning(Recording record) {
    return of(record, record.runningSessions(), ALWAYS);
  }

  /** Rebuilds a record with other limits of the processes that seem to live, and observes that. */
  static Rebuilt limited(Recording record, Sweep.Limits limits, Provenance observer) {
    return of(record, record.sessions(), ALWAYS, false, limits, observer);
  }

  /** Rebuilds a record and traces the values of some of its results. */
  public static Tracer traced(Recording record, Targets targets) {
    Tracer tracer = new Tracer(targets);
    RecordEnd end = RecordEnds.of(record.sessions(), record.sessions());
    new Rebuild(record, group(record.sessions()), end, ALWAYS, tracer, new Gathered(), tracer, true)
        .run();
    return tracer;
  }

  public static Rebuilt withKernelThreads(Recording record) {
    return of(record, record.sessions(), ALWAYS, true);
  }

  private static Rebuilt of(Recording record, List<Session> sessions, Span span) {
    return of(record, sessions, span, false);
  }

  private static Rebuilt of(
      Recording record, List<Session> sessions, Span span, boolean kernelThreads) {
    return of(record, sessions, span, kernelThreads, Sweep.LIMITS, Provenance.NONE);
  }

  private static Rebuilt of(
      Recording record,
      List<Session> sessions,
      Span span,
      boolean kernelThreads,
      Sweep.Limits limits,
      Provenance observer) {
    Gathered gathered = new Gathered();
    RecordEnd end = RecordEnds.of(sessions, sessions);
    Rebuild rebuild =
        new Rebuild(
            record,
            group(sessions),
            end,
            span,
            gathered,
            gathered,
            observer,
            kernelThreads,
            limits);
    Map<String, Long> counts = rebuild.run();
    return new Rebuilt(
        new Results(gathered.containers(), gathered.processes(), gathered.accesses(), counts));
  }

  /** The sessions as one group, however they are recorded. */
  private static SessionGroup group(List<Session> sessions) {
    List<Session> first = sessions.subList(0, 1);
    return new SessionGroup(SessionGroups.of(first).group(first).get(0).boot(), sessions);
  }

  public Results results() {
    return results;
  }

  /** The only process with this id. */
  public ProcessResult process(int pid) {
    List<ProcessResult> found = processes(pid);
    assertThat(found).as("processes with id %d", pid).hasSize(1);
    return found.get(0);
  }

  /** All processes with this id, by start. */
  public List<ProcessResult> processes(int pid) {
    return results.processes().stream().filter(process -> process.pid() == pid).toList();
  }

  public List<Integer> pids() {
    return results.processes().stream().map(ProcessResult::pid).toList();
  }

  /** Id of the process with a key; -1 for none. */
  public int pid(String key) {
    return results.processes().stream()
        .filter(process -> process.key().equals(key))
        .mapToInt(ProcessResult::pid)
        .findFirst()
        .orElse(-1);
  }

  /** The only access to the file with this name. */
  public FileAccessResult file(String name) {
    List<FileAccessResult> found = files(name);
    assertThat(found).as("accesses to %s", name).hasSize(1);
    return found.get(0);
  }

  /** All accesses to files with this name, in the order of the record. */
  public List<FileAccessResult> files(String name) {
    return results.fileAccesses().stream()
        .filter(access -> name.equals(access.fileName()))
        .toList();
  }

  /** The only open of the file with this name. */
  public FileAccessResult opened(String name) {
    return only(name, access -> access.call().equals(FileAccessResult.OPEN));
  }

  /** The only access to the file with this name that is of another call. */
  public FileAccessResult byName(String name) {
    return only(name, access -> !access.call().equals(FileAccessResult.OPEN));
  }

  private FileAccessResult only(String name, Predicate<FileAccessResult> wanted) {
    List<FileAccessResult> found = files(name).stream().filter(wanted).toList();
    assertThat(found).as("accesses to %s", name).hasSize(1);
    return found.get(0);
  }

  /** Returns what changed the file with this name, by the query of docs/queries.md. */
  public List<String> changed(String name) {
    return files(name).stream()
        .filter(
            access ->
                access.call().equals(FileAccessResult.RENAME)
                    || access.created()
                    || access.truncated()
                    || access.mapped()
                    || access.writeCount() > 0)
        .map(
            access ->
                access.call().equals(FileAccessResult.RENAME)
                    ? "rename from " + access.renamedFrom()
                    : access.call() + ", " + access.writeBytes() + " bytes")
        .toList();
  }

  public ContainerResult container(String id) {
    return results.containers().stream()
        .filter(container -> container.dockerId().equals(id))
        .findFirst()
        .orElseThrow();
  }

  public long count(String name) {
    return results.counts().getOrDefault(name, 0L);
  }
}
