package org.godo.filter;

import java.util.Iterator;
import java.util.List;
import org.godo.filter.process.AuditEvidence;
import org.godo.filter.process.AuditReach;
import org.godo.filter.read.RawReader;
import org.godo.filter.read.SnapshotReader;
import org.godo.model.raw.RawCollection;
import org.godo.model.raw.RawEvent;
import org.godo.model.raw.Source;
import org.godo.model.session.Session;

/**
 * Reads the beginning of each session once before the replay, for what it shows of the moment at
 * which audit was first switched on: results of that time depend on it.
 */
final class ReachReader {
  /** Of each source. What is later only shows more of processes that are marked anyway. */
  private static final int EVENTS = 200_000;

  private final RawReader reader;
  private final List<Session> sessions;

  ReachReader(RawReader reader, List<Session> sessions) {
    this.reader = reader;
    this.sessions = sessions;
  }

  void read(AuditReach reach) {
    if (reach.wantsEvidence()) {
      for (Session session : sessions) {
        read(session, reach);
      }
    }
  }

  private void read(Session session, AuditReach reach) {
    AuditEvidence evidence = new AuditEvidence();
    SnapshotReader snapshots = new SnapshotReader(reader, session.id());
    if (!snapshots.hasNext()) {
      return;
    }
    while (snapshots.hasNext()) {
      RawEvent.Snapshot seen = snapshots.next();
      if (reach.records(seen.process())) {
        evidence.accept(seen);
      }
    }
    Long sessionEnd = session.endTimestamp();
    long end = sessionEnd == null ? Long.MAX_VALUE : sessionEnd;
    Iterator<RawEvent> connector = events(session, Source.CONNECTOR);
    long reached = session.startTimestamp();
    for (int i = 0; i < EVENTS && connector.hasNext(); i++) {
      RawEvent event = connector.next();
      evidence.accept(event);
      reached = event.origin().timestamp();
    }
    end = connector.hasNext() || sessionEnd == null ? reached : end;
    Iterator<RawEvent> calls = events(session, Source.AUDIT);
    for (int i = 0; i < EVENTS && calls.hasNext(); i++) {
      RawEvent.Syscall event = (RawEvent.Syscall) calls.next();
      evidence.accept(event);
      reached = event.origin().timestamp();
    }
    reach.accept(evidence, calls.hasNext() ? Math.min(end, reached) : end);
  }

  private Iterator<RawEvent> events(Session session, Source source) {
    return reader.read(RawCollection.PIDS, session.id(), source);
  }
}
