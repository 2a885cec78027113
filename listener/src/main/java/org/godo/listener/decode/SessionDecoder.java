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

/** Decodes one session's capture: sorts messages by family, counts and passes on. */
public final class SessionDecoder implements StreamDecoder {
  private final EventSink sink;
  private final Totals totals;
  private final LossMerger loss;
  private final Reassembler reassembler;
  private final AuditDecoder audit;
  private final ConnectorDecoder connector;
  private final NoteDecoder notes;
  private final AuditRecord record = new AuditRecord();
  private DecoderState marked;
  private boolean markReached = true;

  SessionDecoder(SessionContext context, EventSink sink) {
    DecoderState resumed = context.resumed();
    this.sink = sink;
    this.totals = new Totals(resumed.totals());
    this.loss = new LossMerger(sink, resumed.loss());
    this.reassembler = new Reassembler(new FromReassembler(), resumed.audit());
    this.marked = resumed;
    this.audit = new AuditDecoder(context, totals, loss);
    this.connector = new ConnectorDecoder(context, totals, loss, resumed.connector());
    this.notes = new NoteDecoder(context);
  }

  @Override
  public void accept(CapturedMessage message) {
    loss.expire(message.arrivalNs());
    switch (message.family()) {
      case CapturedMessage.AUDIT -> acceptAudit(message);
      case CapturedMessage.CONNECTOR -> give(connector.decode(message));
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
      note = NoteCodec.decode(message.payload());
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
  public @Nullable DecoderState reached(long position) {
    DecoderState reached = reachedMark();
    if (markReached && position > marked.position()) {
      mark(position);
      DecoderState here = reachedMark();
      return here == null ? reached : here;
    }
    return reached;
  }

  /** Where reading is now becomes the place to be taken up at, once what has begun is given out. */
  private void mark(long position) {
    markReached = false;
    marked =
        new DecoderState(position, Map.of(), reassembler.state(), connector.state(), loss.open());
    totals.mark(position);
    loss.mark(position);
  }

  /** The mark with all that belongs before it; null while that is not known, or was given. */
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

  /** Takes the reassembler's two outputs. */
  private final class FromReassembler implements ReassemblySink {
    @Override
    public void event(AuditEvent event) {
      totals.ofEventAt(event.position());
      give(audit.decode(event));
      totals.ofMessage();
    }

    @Override
    public void gap(LossWindow window) {
      loss.add(window);
    }
  }
}
