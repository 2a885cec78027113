package org.godo.filter;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import org.godo.filter.container.Containers;
import org.godo.filter.container.RuntimeStages;
import org.godo.filter.explain.Provenance;
import org.godo.filter.explain.Step;
import org.godo.filter.files.EarlyCalls;
import org.godo.filter.files.FileAccess;
import org.godo.filter.files.FileReplay;
import org.godo.filter.files.SpillStore;
import org.godo.filter.process.AuditMerge;
import org.godo.filter.process.AuditReach;
import org.godo.filter.process.Birth;
import org.godo.filter.process.CloneMatcher;
import org.godo.filter.process.ConnectorMerge;
import org.godo.filter.process.LossWindows;
import org.godo.filter.process.ProcessInstance;
import org.godo.filter.process.ProcessTable;
import org.godo.filter.process.Resumption;
import org.godo.filter.process.Tolerances;
import org.godo.filter.read.AuditEventReader;
import org.godo.filter.read.LookAhead;
import org.godo.filter.read.RawReader;
import org.godo.filter.read.SessionGroup;
import org.godo.filter.read.SnapshotReader;
import org.godo.filter.read.Span;
import org.godo.filter.result.ResultEmitter;
import org.godo.filter.result.ResultSink;
import org.godo.filter.result.SessionLosses;
import org.godo.filter.tree.ExitTimes;
import org.godo.filter.tree.TreeNode;
import org.godo.filter.tree.Trees;
import org.godo.model.raw.Call;
import org.godo.model.raw.RawCollection;
import org.godo.model.raw.RawEvent;
import org.godo.model.raw.Source;
import org.godo.model.session.Loss;
import org.godo.model.session.LossWindow;
import org.godo.model.session.RecordEnd;
import org.godo.model.session.Session;
import org.jspecify.annotations.Nullable;

/**
 * Rebuilds the processes and files of one host and boot from the raw documents of its sessions, in
 * one pass: the audit events are replayed in their order, while the connector's messages and the
 * calls that created processes are read some seconds ahead, as the hindsight that the replay needs.
 * A process is released some seconds after its exit, so that memory is bounded by the live
 * processes, however long the record; of those that seem to live, {@link Sweep} bounds the number.
 */
final class Rebuild {
  private static final int CONNECTOR_STEP = 2_000;

  private final RawReader reader;
  private final List<Session> sessions;
  private final RecordEnd recordEnd;
  private final ProcessTable table;
  private final LossWindows forkLosses;
  private final CloneMatcher clones;
  private final ConnectorMerge connectorMerge;
  private final AuditMerge audit;
  private final Containers containers;
  private final Trees trees;
  private final ResultEmitter results;
  private final FileReplay replay;
  private final Provenance provenance;
  private final Map<Source, LongAdder> read = new EnumMap<>(Source.class);
  private final Map<String, Long> counts = new TreeMap<>();
  private final Sweep sweep;
  private final ProcessStarts starts;

  /**
   * @param group sessions of one host and boot
   * @param recordEnd where the record of the sessions ends
   * @param sink accepts the results that overlap the span, and what leads to them
   * @param spill stores the state of unused files
   * @param provenance observes each step
   * @param kernelThreads whether the threads of the kernel are results too
   */
  Rebuild(
      RawReader reader,
      SessionGroup group,
      RecordEnd recordEnd,
      Span span,
      ResultSink sink,
      SpillStore spill,
      Provenance provenance,
      boolean kernelThreads) {
    this(reader, group, recordEnd, span, sink, spill, provenance, kernelThreads, Sweep.LIMITS);
  }

  Rebuild(
      RawReader reader,
      SessionGroup group,
      RecordEnd recordEnd,
      Span span,
      ResultSink sink,
      SpillStore spill,
      Provenance provenance,
      boolean kernelThreads,
      Sweep.Limits limits) {
    this.provenance = provenance;
    this.reader = reader;
    this.sessions = group.sessions();
    this.recordEnd = recordEnd;
    this.table = new ProcessTable(group.first().host(), group.boot(), RuntimeStages.COMMS);
    SessionLosses loss = loss(sessions);
    this.forkLosses = loss.ofForks();
    this.containers = new Containers(table);
    this.clones = new CloneMatcher(table, loss, forkLosses);
    this.connectorMerge = new ConnectorMerge(table, clones);
    this.audit = new AuditMerge(table, forkLosses);
    this.trees = new Trees(table, containers, loss);
    this.sweep = new Sweep(limits, table, clones, audit, trees, loss);
    AuditReach reach = new AuditReach(sessions, loss.ofCalls());
    new ReachReader(reader, sessions).read(reach);
    this.results = new ResultEmitter(span, loss, reach, sink, this::settled, kernelThreads);
    this.replay =
        new FileReplay(
            table, containers, provenance.observing(results), spill, loss, loss.ofCalls(), reach);
    this.starts =
        new ProcessStarts(
            table, clones, connectorMerge.execs(), containers, replay, trees, provenance);
    containers.onRename(results::renamed);
    provenance.starts(table, trees, replay);
  }

  /** Returns when the rebuild ceased to follow processes. */
  List<LossWindow> notFollowed() {
    return sweep.notFollowed();
  }

  private static SessionLosses loss(List<Session> sessions) {
    return new SessionLosses(
        sessions.stream().flatMap(session -> session.loss().stream()).toList());
  }

  /** Emits all results to the sink and returns the numbers of each stage. */
  Map<String, Long> run() {
    for (Session session : sessions) {
      read(RawCollection.PIDS, session, Source.DOCKER)
          .forEachRemaining(event -> containers.accept((RawEvent.Container) event));
      read(RawCollection.PIDS, session, Source.INSPECT)
          .forEachRemaining(event -> containers.inspected((RawEvent.Container) event));
    }
    Long before = null;
    for (Session session : sessions) {
      new Replay(session).run(before);
      before = session.endTimestamp();
    }
    finish();
    read.forEach((source, count) -> counts.put("read_" + source.fieldValue(), count.sum()));
    counts.put("not_followed", sweep.endedEarly());
    counts.merge("disagreed", audit.disagreements(), Long::sum);
    results.counts().forEach((name, count) -> counts.merge(name, count, Long::sum));
    return Map.copyOf(counts);
  }

  private void count(Source source) {
    read.computeIfAbsent(source, key -> new LongAdder()).increment();
  }

  private Iterator<RawEvent> read(RawCollection collection, Session session, Source source) {
    Iterator<RawEvent> events = reader.read(collection, session.id(), source);
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return events.hasNext();
      }

      @Override
      public RawEvent next() {
        count(source);
        return events.next();
      }
    };
  }

  // ---- one session ---------------------------------------------------------------------------

  /** Replays the record of one session. */
  private final class Replay {
    private final Session session;
    private final LookAhead connector;
    private final LookAhead calls;
    private final EarlyCalls early = new EarlyCalls();
    private boolean replaying;

    Replay(Session session) {
      this.session = session;
      this.connector = new LookAhead(read(RawCollection.PIDS, session, Source.CONNECTOR));
      this.calls = new LookAhead(reader.read(RawCollection.PIDS, session.id(), Source.AUDIT));
    }

    /**
     * @param before end of the session before; null in the first
     */
    void run(@Nullable Long before) {
      mergeSnapshot();
      connectorMerge.finishSnapshot(session.has(Loss.SNAPSHOT_CUT) ? null : before);
      provenance.sessionStarts();
      resume();
      replaying = true;
      AuditEventReader events = new AuditEventReader(reader, session.id());
      while (events.hasNext()) {
        RawEvent.Syscall event = events.next();
        count(Source.AUDIT);
        advance(event.origin().timestamp());
        accept(event);
      }
      advance(Long.MAX_VALUE - Tolerances.CONNECTOR_LEAD);
    }

    private void mergeSnapshot() {
      SnapshotReader snapshots = new SnapshotReader(reader, session.id());
      while (snapshots.hasNext()) {
        RawEvent.Snapshot seen = snapshots.next();
        connectorMerge.accept(seen);
        containers.accept(seen);
        early.accept(seen, snapshots.lastNoted());
        provenance.done(Step.SNAPSHOT, seen);
        count(Source.PROC);
      }
    }

    /** Resumes the processes from before the session, which its snapshot shows. */
    private void resume() {
      EarlyCallsReader.read(reader, session.id(), early);
      List<ProcessInstance> resumed = new ArrayList<>();
      SnapshotReader snapshots = new SnapshotReader(reader, session.id());
      while (snapshots.hasNext()) {
        RawEvent.Snapshot seen = snapshots.next();
        advance(early.readAheadFor(seen));
        ProcessInstance process = table.at(seen.pid(), seen.origin().timestamp());
        if (process != null) {
          provenance.reached(seen);
          if (Resumption.isBornIn(session.id(), process, early.began(), forkLosses)) {
            Resumption.show(process, seen);
          } else {
            Resumption.resume(process, seen, early.hasExecuted(seen));
            containers.accept(process, seen);
            provenance.done(Step.RESUME, seen);
            starts.begin(process);
            replay.resume(process, seen, early);
            resumed.add(process);
          }
          provenance.done(Step.RESUME, seen);
        }
      }
      replay.resumed();
      resumed.stream().filter(process -> !process.replay().isOver()).forEach(Rebuild.this::move);
    }

    /** Advances to a time: reads ahead what the replay needs to know by then. */
    private void advance(long millis) {
      long reached;
      do {
        reached = readConnector(millis);
        RawEvent call = calls.pollUpTo(reached + Tolerances.CLONE_LEAD);
        while (call != null) {
          clones.accept((RawEvent.Syscall) call);
          audit.foresee((RawEvent.Syscall) call);
          call = calls.pollUpTo(reached + Tolerances.CLONE_LEAD);
        }
        clones.matchUpTo(
            reached + Tolerances.TICK_ROUNDED, each -> provenance.done(Step.CLONE_MATCH, each));
        containers
            .resolveDockerReports(reached - Tolerances.DOCKER_AHEAD)
            .forEach(Rebuild.this::move);
        if (replaying) {
          starts.reached(reached);
        }
        sweep.runIfDue(reached, each -> end(each, null), Rebuild.this::endEarly);
      } while (reached < millis);
    }

    /** Reads messages of the connector and returns the time for which enough were read. */
    private long readConnector(long millis) {
      long latest = millis;
      for (int i = 0; i < CONNECTOR_STEP; i++) {
        RawEvent event = connector.pollUpTo(millis + Tolerances.CONNECTOR_LEAD);
        if (event == null) {
          return millis;
        }
        connectorMerge.accept(event);
        provenance.done(Step.CONNECTOR, event);
        sweep.count();
        latest = event.origin().timestamp();
      }
      return Math.min(millis, latest - Tolerances.CONNECTOR_LEAD);
    }
  }

  // ---- events --------------------------------------------------------------------------------

  private void accept(RawEvent.Syscall event) {
    sweep.count();
    provenance.reached(event);
    ProcessInstance process = audit.callerOf(event);
    starts.findCalls(process);
    audit.accept(process, event);
    provenance.done(Step.CALLER, event);
    starts.begin(process);
    audit.pollAdopted().forEach(this::moveWithDescendants);
    boolean entered = containers.accept(process, event);
    starts.replaying(process, event);
    if (entered || event.call() instanceof Call.Exec) {
      trees.update(process);
    }
    provenance.done(Step.CONTAINER, event);
    long entry = event.origin().timestamp();
    replay.accept(process, event, ofOthers -> starts.near(process, entry, ofOthers));
    provenance.done(Step.FILES, event);
    ProcessInstance child = clones.pollChildOf(event.origin().serial());
    if (child != null) {
      audit.begin(child);
      starts.begin(child);
    }
    Birth birth = audit.birthBy(process, event);
    if (birth != null) {
      replay.hold(process, birth);
      audit.held(birth);
    }
  }

  /** Moves a process whose creator was seen only now, and those below it. */
  private void moveWithDescendants(ProcessInstance process) {
    move(process);
    for (ProcessInstance each : List.copyOf(table.all())) {
      if (each.lineage().descendsFrom(process)) {
        trees.follow(each);
        provenance.moved(each);
      }
    }
  }

  /** Moves a process in the trees, if another source than its calls changes its position. */
  private void move(ProcessInstance process) {
    trees.update(process);
    provenance.moved(process);
  }

  private void settled(FileAccess file, boolean emitted) {
    if (!provenance.holds(file)) {
      replay.release(file, emitted);
    }
  }

  // ---- ends ----------------------------------------------------------------------------------

  /** Ends a process that may live on, of which nothing was heard for long. */
  private void endEarly(ProcessInstance process) {
    starts.begin(process);
    process.stopFollowing();
    replay.stopFollowing(process);
    table.endedEarly(process);
    end(process, null);
  }

  /** Ends all processes, at the end of the record. */
  private void finish() {
    audit.finish();
    for (ProcessInstance process : List.copyOf(table.all())) {
      starts.begin(process);
    }
    for (ProcessInstance process : List.copyOf(table.all())) {
      process.settle();
      move(process);
    }
    table.lastToEnd().forEach(each -> end(each, recordEnd));
    replay.finish();
    results.finish(sessions.get(0).host(), containers.all(), recordEnd);
  }

  /**
   * Ends a process and emits its result once that is complete.
   *
   * @param record where the record ends; null where it goes on
   */
  private void end(ProcessInstance process, @Nullable RecordEnd record) {
    starts.begin(process);
    process.replay().expected().forEach(starts::begin);
    process.settle();
    TreeNode node = trees.place(process);
    ExitTimes.infer(process, node.container(), record);
    trees.markUncertainty(node);
    audit.markEnded(process);
    process.replay().close();
    provenance.ending(process);
    results.ended(node, replay.end(process));
    provenance.ended(process);
    table.forget(process);
  }
}
