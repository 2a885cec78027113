package org.godo.listener.decode;

import java.util.Locale;
import java.util.function.Consumer;
import org.godo.listener.decode.Totals.Counter;
import org.godo.listener.parse.FieldCursor;
import org.godo.listener.parse.RecordType;
import org.godo.listener.parse.SignalRecord;
import org.godo.listener.reassemble.AuditEvent;
import org.godo.model.raw.Call;
import org.godo.model.raw.Origin;
import org.godo.model.raw.RawEvent;
import org.jspecify.annotations.Nullable;

/** Decodes records of a signal that ended its process, or one of its threads. */
final class SignalDecoder {
  private final Totals totals;
  private final Consumer<AuditEvent> incomplete;
  private final FieldCursor cursor = new FieldCursor();
  private final SignalRecord record = new SignalRecord();

  /**
   * @param incomplete accepts events whose record cannot be read
   */
  SignalDecoder(Totals totals, Consumer<AuditEvent> incomplete) {
    this.totals = totals;
    this.incomplete = incomplete;
  }

  /** Decodes an event; null if it has no record of a signal that ended its process. */
  @Nullable RawEvent decode(AuditEvent event, Origin origin) {
    RawEvent killed = decode(event, origin, RecordType.ANOM_ABEND);
    return killed == null ? decode(event, origin, RecordType.SECCOMP) : killed;
  }

  private @Nullable RawEvent decode(AuditEvent event, Origin origin, int type) {
    if (!event.first(type, cursor)) {
      return null;
    }
    if (!record.read(cursor)) {
      totals.add(Counter.MALFORMED);
      incomplete.accept(event);
      return null;
    }
    String name = RecordType.nameOf(type).toLowerCase(Locale.ROOT);
    return record.isFatal()
        ? new RawEvent.Syscall(
            origin,
            record.subject(),
            name,
            null,
            Origin.UNKNOWN,
            null,
            new Call.Killed(record.signal(), type == RecordType.ANOM_ABEND || record.endsProcess()))
        : null;
  }
}
