package org.godo.filter;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.godo.filter.container.Containers;
import org.godo.filter.files.FileReplay;
import org.godo.filter.files.OpenFile;
import org.godo.filter.process.AuditMerge;
import org.godo.filter.process.CloneMatcher;
import org.godo.filter.process.ConnectorMerge;
import org.godo.filter.process.ProcessInstance;
import org.godo.filter.process.ProcessTable;
import org.godo.filter.read.RawReader;
import org.godo.filter.read.SerialOrder;
import org.godo.filter.read.Snapshots;
import org.godo.filter.read.Span;
import org.godo.filter.tree.ExitTimes;
import org.godo.filter.tree.Forest;
import org.godo.filter.write.ResultBuilder;
import org.godo.filter.write.Results;
import org.godo.model.raw.RawCollection;
import org.godo.model.raw.RawEvent;
import org.godo.model.raw.Source;
import org.godo.model.session.LossWindow;
import org.godo.model.session.Session;
import org.jspecify.annotations.Nullable;

/**
 * Rebuilds what happened on one host during one boot from the raw documents of its sessions. The
 * stages stand in their order in {@link #run}.
 */
final class Rebuild {
  private final RawReader reader;
  private final List<Session> sessions;
  private final ProcessTable table;
  private final Containers containers;
  private final Map<String, Long> counts = new TreeMap<>();

  /**
   * @param sessions of one host and boot, by start; at least one
   */
  Rebuild(RawReader reader, List<Session> sessions) {
    this.reader = reader;
    this.sessions = sessions;
    Session first = sessions.get(0);
    boolean bootKnown = !first.bootId().equals(Session.UNKNOWN_BOOT);
    // A session of an unknown boot stands alone: its own id keeps its keys apart from others.
    this.table = new ProcessTable(first.host(), bootKnown ? first.bootId() : first.id());
    this.containers = new Containers(table);
  }

  Results run(Span span) {
    mergeProcesses();
    findContainers();
    CloneMatcher clones = matchClones();
    AuditMerge audit = new AuditMerge(table);
    FileReplay replay = new FileReplay(table, containers);
    replayCalls(clones, audit, replay);
    table.all().forEach(ProcessInstance::settleProgram);
    containers.settle();
    Forest forest = Forest.build(table, containers);
    ExitTimes.infer(forest, end());
    List<OpenFile> files = replay.finish();
    Results results =
        new ResultBuilder(span, loss(), forest, replay, files)
            .build(sessions.get(0).host(), containers);
    counts.merge("disagreed", audit.disagreements(), Long::sum);
    results.counts().forEach((name, count) -> counts.merge(name, count, Long::sum));
    return new Results(
        results.containers(), results.processes(), results.fileAccesses(), Map.copyOf(counts));
  }

  /** Processes and threads from the snapshots and the connector. */
  private void mergeProcesses() {
    ConnectorMerge merge = new ConnectorMerge(table);
    Long before = null;
    for (Session session : sessions) {
      Snapshots snapshots = new Snapshots(reader, session.id());
      while (snapshots.hasNext()) {
        RawEvent.Snapshot seen = snapshots.next();
        merge.accept(seen);
        containers.accept(seen);
        counts.merge("read_proc", 1L, Long::sum);
      }
      merge.snapshotDone(before);
      for (RawEvent event : read(session, Source.CONNECTOR)) {
        merge.accept(event);
      }
      before = session.endTimestamp();
    }
  }

  /** Containers that Docker told of. */
  private void findContainers() {
    for (Session session : sessions) {
      for (RawEvent event : read(session, Source.DOCKER)) {
        containers.accept((RawEvent.Container) event);
      }
    }
  }

  /** Who made whom, and where in the order of the record. */
  private CloneMatcher matchClones() {
    CloneMatcher clones = new CloneMatcher(table);
    for (Session session : sessions) {
      for (RawEvent event : read(session, Source.AUDIT)) {
        clones.accept((RawEvent.Syscall) event);
      }
    }
    return clones;
  }

  /** Everything the processes did, in the order of the audit serials. */
  private void replayCalls(CloneMatcher clones, AuditMerge audit, FileReplay replay) {
    for (Session session : sessions) {
      resume(session, replay);
      SerialOrder events = new SerialOrder(reader, session.id());
      while (events.hasNext()) {
        RawEvent.Syscall event = events.next();
        counts.merge("read_audit", 1L, Long::sum);
        ProcessInstance process = audit.accept(event);
        containers.accept(process, event);
        replay.accept(process, event);
        ProcessInstance child = clones.childOf(event.origin().serial());
        if (child != null) {
          audit.began(child);
          replay.forked(child);
        }
      }
    }
  }

  /** A session begins with what its snapshot shows. */
  private void resume(Session session, FileReplay replay) {
    Snapshots snapshots = new Snapshots(reader, session.id());
    while (snapshots.hasNext()) {
      RawEvent.Snapshot seen = snapshots.next();
      ProcessInstance process = table.at(seen.pid(), seen.origin().timestamp());
      if (process != null) {
        process.resume(seen);
        containers.accept(process, seen);
        replay.resume(process, seen);
      }
    }
  }

  private Iterable<RawEvent> read(Session session, Source source) {
    return () -> {
      Iterator<RawEvent> events = reader.read(RawCollection.PIDS, session.id(), source);
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          return events.hasNext();
        }

        @Override
        public RawEvent next() {
          if (source != Source.AUDIT) {
            counts.merge("read_" + source.fieldValue(), 1L, Long::sum);
          }
          return events.next();
        }
      };
    };
  }

  private List<LossWindow> loss() {
    return sessions.stream().flatMap(session -> session.loss().stream()).toList();
  }

  /** When the last session ended; null while it runs. */
  private @Nullable Long end() {
    boolean running = sessions.stream().anyMatch(session -> session.endTimestamp() == null);
    return running
        ? null
        : sessions.stream()
            .map(session -> Objects.requireNonNull(session.endTimestamp()))
            .max(Long::compare)
            .orElse(null);
  }
}
