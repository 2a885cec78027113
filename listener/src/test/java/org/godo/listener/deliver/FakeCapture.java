package org.godo.listener.deliver;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.godo.listener.capture.CapturedMessage;
import org.godo.listener.capture.MessageSource;
import org.godo.listener.capture.Note;
import org.godo.listener.decode.DecoderState;
import org.godo.listener.decode.EventSink;
import org.godo.listener.decode.StreamDecoder;
import org.godo.model.raw.Origin;
import org.godo.model.raw.RawEvent;
import org.godo.model.session.Loss;
import org.godo.model.session.LossWindow;
import org.godo.model.session.SessionHead;
import org.jspecify.annotations.Nullable;

/**
 * A capture whose message at position {@code p} is decoded to one event, and of which every tenth
 * message is held until the fifth one after it, as an incomplete audit event is.
 */
final class FakeCapture {
  static final String SESSION = "s";
  static final long FIRST = 1;

  private FakeCapture() {}

  /** Messages from one position to another, with something run when some of them are reached. */
  static final class Source implements MessageSource {
    private final BlockingQueue<Long> positions = new LinkedBlockingQueue<>();
    private final Map<Long, Runnable> hooks = new TreeMap<>();
    private long next;
    volatile boolean ended;
    volatile boolean wasEmpty;
    volatile long pending;

    Source() {}

    Source(long from, long to) {
      add(from, to);
      ended = true;
    }

    void add(long from, long to) {
      for (long position = from; position < to; position++) {
        positions.add(position);
      }
    }

    Source at(long position, Runnable hook) {
      hooks.put(position, hook);
      return this;
    }

    @Override
    public @Nullable CapturedMessage next() {
      Long position = positions.poll();
      if (position == null) {
        wasEmpty = true;
        return null;
      }
      next = position + 1;
      Runnable hook = hooks.get(position);
      if (hook != null) {
        hook.run();
      }
      return new CapturedMessage(
          position, position * 1_000_000, CapturedMessage.AUDIT, ByteBuffer.allocate(0));
    }

    @Override
    public long position() {
      return next;
    }

    @Override
    public long pending() {
      return pending;
    }

    boolean isEnded() {
      return ended && positions.isEmpty();
    }

    @Override
    public void close() throws IOException {}
  }

  /** Decodes the messages of {@link Source}. */
  static final class Decoder implements StreamDecoder {
    private final EventSink sink;
    private final List<Long> held = new ArrayList<>();
    private long count;
    private long emitted;
    private long reached;

    Decoder(EventSink sink) {
      this(sink, DecoderState.BEGINNING);
    }

    Decoder(EventSink sink, DecoderState resumed) {
      this.sink = sink;
      count = resumed.totals().getOrDefault("audit_records", 0L);
      emitted = resumed.events();
      reached = resumed.position();
    }

    @Override
    public void accept(CapturedMessage message) {
      long position = message.position();
      count++;
      if (position % 100 == 0) {
        sink.loss(new LossWindow(Loss.SERIAL_GAP, position, position + 1, 1));
        sink.note(new Note.Clock(position * 1_000_000, position, position));
      }
      if (position % 10 == 0) {
        held.add(position);
      } else {
        emit(position);
      }
      held.removeIf(early -> early + 5 <= position && emit(early));
    }

    private boolean emit(long position) {
      sink.event(event(position));
      emitted++;
      return true;
    }

    @Override
    public void expire(long nowNs) {}

    @Override
    public void finish() {
      held.forEach(this::emit);
      held.clear();
    }

    @Override
    public @Nullable DecoderState reached(long position) {
      if (!held.isEmpty() || position <= reached) {
        return null;
      }
      reached = position;
      return place(position, totals());
    }

    @Override
    public Map<String, Long> totals() {
      return FakeCapture.totals(count, emitted);
    }
  }

  static Map<String, Long> totals(long records, long events) {
    return Map.of("audit_records", records, "event_exec", events, "decoded_audit", events);
  }

  static DecoderState place(long position, Map<String, Long> totals) {
    DecoderState beginning = DecoderState.BEGINNING;
    return new DecoderState(position, totals, beginning.audit(), beginning.connector(), List.of());
  }

  private static RawEvent event(long position) {
    return new RawEvent.ExecNotice(
        Origin.audit(SESSION, "h", position, position), (int) position, (int) position);
  }

  /** The id of the document that the message at a position becomes. */
  static String id(long position) {
    return Origin.audit(SESSION, "h", position, position).id();
  }

  static SessionHead head() {
    return new SessionHead(
        SESSION, "name", "replay", "h", "boot", null, null, null, null, List.of(), 1);
  }
}
