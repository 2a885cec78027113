package org.godo.filter;

import org.godo.filter.files.EarlyCalls;
import org.godo.filter.read.AuditEventReader;
import org.godo.filter.read.RawReader;
import org.godo.filter.read.SnapshotReader;
import org.godo.model.raw.RawEvent;

/**
 * Reads the snapshot of a session and the calls of the time in which it was taken, once before the
 * replay.
 */
final class EarlyCallsReader {
  private EarlyCallsReader() {}

  static EarlyCalls read(RawReader reader, String session) {
    EarlyCalls early = new EarlyCalls();
    SnapshotReader snapshots = new SnapshotReader(reader, session);
    while (snapshots.hasNext()) {
      RawEvent.Snapshot seen = snapshots.next();
      early.accept(seen, snapshots.lastNoted());
    }
    if (early.end() > early.began()) {
      AuditEventReader calls = new AuditEventReader(reader, session);
      boolean isEarly = true;
      while (isEarly && calls.hasNext()) {
        RawEvent.Syscall call = calls.next();
        early.accept(call);
        isEarly = call.origin().timestamp() < early.end();
      }
    }
    return early;
  }
}
