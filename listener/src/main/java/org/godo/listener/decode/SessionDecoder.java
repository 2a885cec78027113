package org.godo.listener.decode;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.godo.listener.capture.CapturedMessage;
import org.godo.listener.capture.Note;
import org.godo.listener.capture.NoteCodec;
import org.godo.listener.decode.Totals.Counter;
import org.godo.listener.parse.AuditRecord;
import org.godo.listener.parse.RecordType;
import org.godo.listener.reassemble.AuditEvent;
import org.godo.listener.reassemble.Reassembler;
import org.godo.listener.reassemble.ReassemblySink;
import org.godo.model.raw.RawEvent;
import org.godo.model.session.LossWindow;
import org.jspecify.annotations.Nullable;

/** Decodes one session's capture: counts messages and dispatches them by netlink family. */
public final class SessionDecoder implements StreamDecoder {
  private final EventSink sink;
  private final EventOutput output;
  private final Totals totals;
  private final LossMerger loss;
  private final Reassembler reassembler;
  private final ConnectorDecoder connector;
  private final NoteDecoder notes;
  private final MalformedMessages malformed;
  private final AuditRecord record = new AuditRecord();
  private DecoderState marked;
  private boolean markReached = true;

  SessionDecoder(SessionContext context, EventSink sink) {
    DecoderState resumed = context.resumed();
    this.sink = sink;
    this.totals = new Totals(resumed.totals());
    this.output = new EventOutput(sink, totals);
    this.loss = new LossMerger(sink, resumed.loss());
    this.reassembler =
        new Reassembler(
            new AuditEvents(new AuditDecoder(context, totals, loss), output, totals, loss),
            resumed.audit());
    if (context.ofLog()) {
      reassembler.isOfLog();
    }
    this.marked = resumed;
    this.malformed = new MalformedMessages(totals, loss, context.ofLog());
    this.connector = new ConnectorDecoder(context, malformed, totals, loss, resumed.connector());
    this.notes = new NoteDecoder(context);
  }

  @Override
  public void accept(CapturedMessage message) {
    loss.expire(message.arrivalNs());
    malformed.arrived(message.arrivalNs());
    switch (message.family()) {
      case CapturedMessage.AUDIT -> acceptAudit(message);
      case CapturedMessage.CONNECTOR -> output.emit(connector.decode(message));
      case CapturedMessage.NOTE -> acceptNote(message);
      default -> totals.add(Counter.OTHER_MESSAGES);
    }
  }

  private void acceptAudit(CapturedMessage message) {
    ByteBuffer payload = message.payload();
    int type = AuditRecord.typeOf(payload);
    if (type >= 0 && !RecordType.isRecord(type)) {
      totals.add(Counter.OTHER_MESSAGES);
      return;
    }
    totals.add(Counter.AUDIT_RECORDS);
    if (RecordType.isOfUserSpace(type)) {
      totals.add(Counter.USER_MESSAGES);
    }
    if (!record.read(payload)) {
      malformed.record(message);
      return;
    }
    malformed.read(record.millis());
    reassembler.accept(record, message.arrivalNs(), message.position());
  }

  private void acceptNote(CapturedMessage message) {
    totals.add(Counter.NOTES);
    Note note;
    try {
      note = NoteCodec.decode(message.payload());
    } catch (IOException e) {
      // Counted as any other malformed message; the capture keeps it.
      malformed.note(message);
      return;
    }
    if (note instanceof Note.ProcessSeen seen) {
      output.emit(notes.snapshot(seen, message));
    } else if (note instanceof Note.ContainerSeen seen) {
      acceptContainer(seen, message);
    } else if (note instanceof Note.Loss lost) {
      sink.loss(lost.window());
    } else {
      if (note instanceof Note.Clock sample) {
        connector.clock(sample);
        reassembler.clocksAreNoted();
      }
      sink.note(note);
    }
  }

  private void acceptContainer(Note.ContainerSeen seen, CapturedMessage message) {
    RawEvent container = notes.container(seen.inspect(), message);
    if (container == null) {
      totals.add(Counter.MALFORMED);
    }
    output.emit(container);
  }

  /** Adds a report on a container that is not in the capture. */
  public void reported(RawEvent.Container container) {
    output.emit(container);
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
  public @Nullable DecoderState reached(long position) {
    DecoderState reached = reachedMark();
    if (markReached && position > marked.position()) {
      mark(position);
      DecoderState here = reachedMark();
      return here == null ? reached : here;
    }
    return reached;
  }

  /** Marks this position to be resumed from, once the events begun before it are emitted. */
  private void mark(long position) {
    markReached = false;
    marked =
        new DecoderState(position, Map.of(), reassembler.state(), connector.state(), loss.open());
    totals.mark(position);
    loss.mark(position);
  }

  /** State at the mark with all that belongs before it; null until that is known, and after. */
  private @Nullable DecoderState reachedMark() {
    if (markReached || reassembler.safePosition() < marked.position()) {
      return null;
    }
    markReached = true;
    List<LossWindow> before = new ArrayList<>(marked.loss());
    before.addAll(loss.late());
    return new DecoderState(
        marked.position(), totals.beforeMark(), marked.audit(), marked.connector(), before);
  }

  @Override
  public Map<String, Long> totals() {
    return totals.asMap();
  }

  /** Counts raw events and passes them on. */
  private record EventOutput(EventSink sink, Totals totals) {
    void emit(@Nullable RawEvent event) {
      if (event != null) {
        totals.addEvent(event);
        sink.event(event);
      }
    }
  }

  /** Receives the two outputs of the reassembler. */
  private record AuditEvents(
      AuditDecoder decoder, EventOutput output, Totals totals, LossMerger losses)
      implements ReassemblySink {
    @Override
    public void event(AuditEvent event) {
      totals.countForEventAt(event.position());
      output.emit(decoder.decode(event));
      totals.countForMessage();
    }

    @Override
    public void loss(LossWindow window) {
      losses.add(window);
    }

    @Override
    public void repeated() {
      totals.add(Counter.REPEATED_RECORDS);
    }
  }
}
