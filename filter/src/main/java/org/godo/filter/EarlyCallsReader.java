package org.godo.filter;

import org.godo.filter.files.EarlyCalls;
import org.godo.filter.read.AuditEventReader;
import org.godo.filter.read.RawReader;
import org.godo.model.raw.RawEvent;

/** Reads the calls of the time in which a snapshot was taken, once before the replay. */
final class EarlyCallsReader {
  private EarlyCallsReader() {}

  /**
   * @param early has the snapshot
   */
  static void read(RawReader reader, String session, EarlyCalls early) {
    if (early.end() <= early.began()) {
      return;
    }
    AuditEventReader calls = new AuditEventReader(reader, session);
    boolean isEarly = true;
    while (isEarly && calls.hasNext()) {
      RawEvent.Syscall call = calls.next();
      early.accept(call);
      isEarly = call.origin().timestamp() < early.end();
    }
  }
}
