package org.godo.listener.decode;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import org.godo.listener.capture.CapturedMessage;
import org.godo.listener.capture.Note;
import org.godo.listener.capture.Notes;
import org.godo.listener.decode.Totals.Counter;
import org.godo.listener.parse.AuditRecord;
import org.godo.listener.parse.RecordType;
import org.godo.listener.reassemble.AuditEvent;
import org.godo.listener.reassemble.Reassembler;
import org.godo.listener.reassemble.ReassemblySink;
import org.godo.model.raw.RawEvent;
import org.godo.model.session.LossWindow;
import org.jspecify.annotations.Nullable;

/** Decodes one session's capture: sorts messages by family, counts and passes on. */
public final class SessionDecoder implements StreamDecoder {
  private final EventSink sink;
  private final Totals totals = new Totals();
  private final LossMerger loss;
  private final Reassembler reassembler;
  private final AuditDecoder audit;
  private final ConnectorDecoder connector;
  private final NoteDecoder notes;
  private final AuditRecord record = new AuditRecord();

  SessionDecoder(SessionContext context, EventSink sink) {
    this.sink = sink;
    this.loss = new LossMerger(sink);
    this.reassembler = new Reassembler(new FromReassembler(), context.lastSerial());
    this.audit = new AuditDecoder(context, totals, loss);
    this.connector = new ConnectorDecoder(context, totals, loss);
    this.notes = new NoteDecoder(context);
  }

  @Override
  public void accept(CapturedMessage message) {
    switch (message.family()) {
      case CapturedMessage.AUDIT -> acceptAudit(message);
      case CapturedMessage.CONNECTOR -> give(connector.decode(message));
      case CapturedMessage.NOTE -> acceptNote(message);
      default -> totals.add(Counter.OTHER_MESSAGES);
    }
    loss.expire(message.arrivalNs());
  }

  private void acceptAudit(CapturedMessage message) {
    ByteBuffer payload = message.payload();
    int type = AuditRecord.typeOf(payload);
    if (type >= 0 && !RecordType.isRecord(type)) {
      totals.add(Counter.OTHER_MESSAGES);
      return;
    }
    totals.add(Counter.AUDIT_RECORDS);
    if (!record.read(payload)) {
      totals.add(Counter.MALFORMED);
      return;
    }
    reassembler.accept(record, message.arrivalNs(), message.position());
  }

  private void acceptNote(CapturedMessage message) {
    totals.add(Counter.NOTES);
    Note note;
    try {
      note = Notes.decode(message.payload());
    } catch (IOException e) {
      // Counted like any other message that is not what it should be; the capture keeps it.
      totals.add(Counter.MALFORMED);
      return;
    }
    if (note instanceof Note.ProcessSeen seen) {
      give(notes.snapshot(seen, message));
    } else if (note instanceof Note.ContainerSeen seen) {
      acceptContainer(seen, message);
    } else if (note instanceof Note.Loss lost) {
      sink.loss(new LossWindow(lost.source(), lost.cause(), lost.from(), lost.to(), lost.count()));
    } else {
      if (note instanceof Note.Clock sample) {
        connector.clock(sample);
      }
      sink.note(note);
    }
  }

  private void acceptContainer(Note.ContainerSeen seen, CapturedMessage message) {
    RawEvent container = notes.container(seen.inspect(), message);
    if (container == null) {
      totals.add(Counter.MALFORMED);
    }
    give(container);
  }

  private void give(@Nullable RawEvent event) {
    if (event != null) {
      totals.addEvent(event.event());
      sink.event(event);
    }
  }

  @Override
  public void expire(long nowNs) {
    reassembler.expire(nowNs);
    loss.expire(nowNs);
  }

  @Override
  public void finish() {
    reassembler.finish();
    loss.finish();
  }

  @Override
  public long safePosition() {
    return Math.min(reassembler.safePosition(), loss.safePosition());
  }

  @Override
  public Map<String, Long> totals() {
    return totals.asMap();
  }

  /**
   * The highest audit serial so far, extended to 64 bits; null before the first. Kept with a
   * checkpoint so that reading on from there extends serials alike.
   */
  public @Nullable Long lastSerial() {
    return reassembler.lastSerial();
  }

  /** Takes the reassembler's two outputs. */
  private final class FromReassembler implements ReassemblySink {
    @Override
    public void event(AuditEvent event) {
      give(audit.decode(event));
    }

    @Override
    public void gap(LossWindow window, long position) {
      loss.add(window, position);
    }
  }
}
