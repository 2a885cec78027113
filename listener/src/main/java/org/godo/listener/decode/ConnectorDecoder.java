package org.godo.listener.decode;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.godo.listener.capture.CapturedMessage;
import org.godo.listener.capture.Note;
import org.godo.listener.decode.Totals.Counter;
import org.godo.model.linux.WaitStatus;
import org.godo.model.raw.Origin;
import org.godo.model.raw.RawEvent;
import org.godo.model.session.Loss;
import org.godo.model.session.LossWindow;
import org.jspecify.annotations.Nullable;

/** Decodes the messages of the proc connector and checks its sequence numbers for losses. */
final class ConnectorDecoder {
  private static final long NANOS_PER_MILLI = 1_000_000L;

  private final SessionContext context;
  private final MalformedMessages malformed;
  private final Totals totals;
  private final LossMerger loss;
  private final Map<Integer, Last> lastByCpu = new HashMap<>();
  private @Nullable Long offsetNs;
  private boolean offsetKnown;

  /** The last message of one CPU. */
  private static final class Last {
    private long sequence;
    private long arrivalMillis;
  }

  ConnectorDecoder(
      SessionContext context,
      MalformedMessages malformed,
      Totals totals,
      LossMerger loss,
      DecoderState.Connector resumed) {
    this.context = context;
    this.malformed = malformed;
    this.totals = totals;
    this.loss = loss;
    boolean fresh = resumed.offsetNs() == null;
    this.offsetNs = fresh ? context.clockOffsetNs() : resumed.offsetNs();
    this.offsetKnown = fresh ? offsetNs != null : resumed.offsetKnown();
    for (DecoderState.Cpu cpu : resumed.cpus()) {
      Last last = new Last();
      last.sequence = cpu.sequence();
      last.arrivalMillis = cpu.arrivalMillis();
      lastByCpu.put(cpu.cpu(), last);
    }
  }

  DecoderState.Connector state() {
    List<DecoderState.Cpu> cpus = new ArrayList<>(lastByCpu.size());
    lastByCpu.forEach(
        (cpu, last) -> cpus.add(new DecoderState.Cpu(cpu, last.sequence, last.arrivalMillis)));
    return new DecoderState.Connector(offsetNs, offsetKnown, cpus);
  }

  /** Converts times to the wall clock by this sample from here on. */
  void clock(Note.Clock sample) {
    offsetNs = sample.realtimeNs() - sample.monotonicNs();
    offsetKnown = true;
  }

  /** Decodes a message; null if it has no event to emit. */
  @Nullable RawEvent decode(CapturedMessage captured) {
    ByteBuffer message = captured.payload();
    totals.add(Counter.CONNECTOR_MESSAGES);
    if (!ProcEvent.isWhole(message)) {
      malformed.connector(captured);
      return null;
    }
    int cpu = ProcEvent.cpu(message);
    if (cpu != ProcEvent.NO_CPU) {
      // The answer to our own subscription is not an event, but it has a sequence number, too.
      checkSequence(cpu, ProcEvent.sequence(message), captured);
    }
    return event(message, captured);
  }

  private @Nullable RawEvent event(ByteBuffer message, CapturedMessage captured) {
    int pid = ProcEvent.word(message, 0);
    int tgid = ProcEvent.word(message, 1);
    return switch (ProcEvent.what(message)) {
      case ProcEvent.FORK ->
          new RawEvent.Fork(
              origin(message, captured),
              ProcEvent.word(message, 2),
              ProcEvent.word(message, 3),
              pid,
              tgid);
      case ProcEvent.EXEC -> new RawEvent.ExecNotice(origin(message, captured), pid, tgid);
      case ProcEvent.COMM ->
          new RawEvent.Comm(origin(message, captured), pid, tgid, ProcEvent.comm(message));
      case ProcEvent.EXIT ->
          new RawEvent.Exit(
              origin(message, captured),
              pid,
              tgid,
              new WaitStatus(ProcEvent.word(message, 2)),
              ProcEvent.word(message, 4),
              ProcEvent.word(message, 5));
      default -> {
        totals.add(Counter.CONNECTOR_OTHER);
        yield null;
      }
    };
  }

  private void checkSequence(int cpu, long sequence, CapturedMessage captured) {
    long arrival = captured.arrivalNs() / NANOS_PER_MILLI;
    Last last = lastByCpu.get(cpu);
    if (last == null) {
      last = new Last();
      lastByCpu.put(cpu, last);
    } else {
      int skipped = (int) (sequence - last.sequence) - 1;
      if (skipped > 0) {
        // Messages of one CPU never overtake each other, so skipped ones are lost.
        long from = Math.min(last.arrivalMillis, arrival);
        loss.add(new LossWindow(Loss.SEQUENCE_GAP, from, arrival, skipped));
      }
    }
    last.sequence = sequence;
    last.arrivalMillis = arrival;
  }

  private Origin origin(ByteBuffer message, CapturedMessage captured) {
    long monotonicNs = ProcEvent.timestampNs(message);
    long wallNs = monotonicNs + offset(monotonicNs, captured.arrivalNs());
    return Origin.connector(
        context.session(),
        context.host(),
        wallNs / NANOS_PER_MILLI,
        monotonicNs,
        ProcEvent.cpu(message),
        ProcEvent.sequence(message));
  }

  /** Without a sample, the smallest difference to the arrival time so far comes closest. */
  private long offset(long monotonicNs, long arrivalNs) {
    Long known = offsetNs;
    if (known != null && offsetKnown) {
      return known;
    }
    long bound = arrivalNs - monotonicNs;
    long best = known == null ? bound : Math.min(known, bound);
    offsetNs = best;
    return best;
  }
}
