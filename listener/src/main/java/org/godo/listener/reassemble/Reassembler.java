package org.godo.listener.reassemble;

import static org.godo.listener.reassemble.ReassemblyState.NOTHING;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.godo.listener.parse.AuditRecord;
import org.godo.listener.parse.RecordType;
import org.jspecify.annotations.Nullable;

/**
 * Reassembles events from audit records: a state machine over records and arrival times, with two
 * outputs, events and losses.
 *
 * <p>The kernel queues each record separately, so events of different CPUs interleave, and any
 * record may be missing. An event is emitted when its EOE record is received, or else {@link
 * #TIMEOUT_NS} after its first record arrived. Logs of auditd have no EOE records.
 */
public final class Reassembler {
  /** How long an event waits for its end, and a skipped serial for its record: 2 s. */
  public static final long TIMEOUT_NS = 2_000_000_000L;

  private static final long CHECK_INTERVAL_NS = 100_000_000L;
  private static final int MAX_EVENTS = 16_384;
  private static final long MAX_BYTES = 64L << 20;

  /** Each host of a log has a range of serials, far above what the first host's wraps reach. */
  private static final int NODE_SHIFT = 40;

  /** Hosts beyond this number count as one, so that a log of invented hosts cannot fill memory. */
  private static final int MAX_NODES = 1_000;

  private final ReassemblySink sink;
  private final PendingEvents pending = new PendingEvents();
  private final Map<String, Node> nodesByName = new HashMap<>();
  private final List<Node> nodes = new ArrayList<>();
  private @Nullable Node unnamed;
  private final ArrivalClock clock;
  private final ReassemblyState.Serials serials;

  /** Of a log, in which records may be there more than once; else null. */
  private @Nullable SerialSet begun;

  private long pendingBytes;
  private long lastCheckNs;

  private record Node(int index, SerialTracker tracker) {}

  /**
   * @param resumed the {@link #state} of the run before, when reading resumes within a capture
   */
  public Reassembler(ReassemblySink sink, ReassemblyState resumed) {
    this.sink = sink;
    this.clock = new ArrivalClock(resumed.clock());
    this.serials = resumed.serials();
    this.lastCheckNs = resumed.lastCheckNs();
    for (ReassemblyState.Begun begun : resumed.begun()) {
      AuditEvent event = pending.acquire();
      event.begin(begun);
      pending.add(event);
      pendingBytes += begun.bytes();
    }
  }

  /** The capture notes the clocks once a second from here on, so it has no longer pauses. */
  public void clocksAreNoted() {
    clock.isNoted();
  }

  /**
   * The records are of a log. They have no known arrival time, so an event and a skipped serial
   * wait for a number of records; and they may be there more than once, which is dropped.
   */
  public void isOfLog() {
    clock.isOfLog();
    begun = new SerialSet();
  }

  /**
   * Accepts the next record.
   *
   * @param arrivalNs the arrival clock, nanoseconds since the epoch
   * @param position of the record in the capture
   */
  public void accept(AuditRecord record, long arrivalNs, long position) {
    long nowNs = clock.next(arrivalNs);
    if (nowNs - lastCheckNs >= CHECK_INTERVAL_NS) {
      expireAt(nowNs);
    }
    if (RecordType.isDaemon(record.type())) {
      // Numbered by a counter of the daemon's own.
      return;
    }
    Node node = node(record.node());
    AuditEvent event = pending.find(node.index(), record.millis(), record.serial());
    if (event == null) {
      long serial = node.tracker().observe(record.serial(), record.millis(), arrivalNs, nowNs);
      boolean single = RecordType.isSingle(record.type());
      if (single && !RecordType.isKept(record.type())) {
        return;
      }
      long inRange = serial + ((long) node.index() << NODE_SHIFT);
      if (begun != null && !begun.add(inRange)) {
        sink.repeated();
        return;
      }
      event = pending.acquire();
      event.begin(record, node.index(), inRange, nowNs, position);
      pending.add(event);
      if (single) {
        event.endWithThis();
      }
    }
    add(event, record);
  }

  private void add(AuditEvent event, AuditRecord record) {
    if (begun != null && event.has(record)) {
      sink.repeated();
      return;
    }
    pendingBytes += event.add(record);
    if (event.ended()) {
      emit(event);
    } else if (pending.size() > MAX_EVENTS || pendingBytes > MAX_BYTES) {
      emitOldest();
    }
  }

  private Node node(@Nullable String name) {
    if (name == null && unnamed != null) {
      return unnamed;
    }
    Node node = named(name == null ? "" : name);
    unnamed = name == null ? node : unnamed;
    return node;
  }

  private Node named(String host) {
    if (nodes.size() == MAX_NODES && !nodesByName.containsKey(host)) {
      return nodes.get(MAX_NODES - 1);
    }
    return nodesByName.computeIfAbsent(
        host,
        any -> {
          Node node =
              new Node(
                  nodes.size(), new SerialTracker(nodes.isEmpty() ? serials : NOTHING.serials()));
          nodes.add(node);
          return node;
        });
  }

  /**
   * Emits events, and reports serials, that have been pending for too long.
   *
   * @param arrivalNs the arrival clock, nanoseconds since the epoch
   */
  public void expire(long arrivalNs) {
    expireAt(clock.at(arrivalNs));
  }

  private void expireAt(long nowNs) {
    lastCheckNs = nowNs;
    long deadlineNs = nowNs - TIMEOUT_NS;
    AuditEvent oldest;
    while ((oldest = pending.oldest()) != null && oldest.arrivalNs() <= deadlineNs) {
      emit(oldest);
    }
    for (Node node : nodes) {
      node.tracker().expire(deadlineNs, sink);
    }
  }

  /** Emits everything: no record will follow. */
  public void finish() {
    expireAt(Long.MAX_VALUE);
  }

  /**
   * Position of the earliest event that was not emitted yet; {@code Long.MAX_VALUE} if there is
   * none.
   */
  public long safePosition() {
    AuditEvent event = pending.oldest();
    while (event != null && event.settled()) {
      event = event.newer;
    }
    return event == null ? Long.MAX_VALUE : event.position();
  }

  /** The state at this position of a capture of one host. */
  public ReassemblyState state() {
    List<ReassemblyState.Begun> begun = new ArrayList<>(pending.size());
    for (AuditEvent event = pending.oldest(); event != null; event = event.newer) {
      begun.add(
          new ReassemblyState.Begun(
              event.millis(), event.kernelSerial(), event.arrivalNs(), event.bytes()));
    }
    return new ReassemblyState(
        clock.state(),
        lastCheckNs,
        nodes.isEmpty() ? serials : nodes.get(0).tracker().state(),
        begun);
  }

  private void emitOldest() {
    AuditEvent oldest = pending.oldest();
    if (oldest != null) {
      emit(oldest);
    }
  }

  private void emit(AuditEvent event) {
    pending.remove(event);
    pendingBytes -= event.bytes();
    if (!event.settled()) {
      sink.event(event);
    }
    pending.release(event);
  }
}
