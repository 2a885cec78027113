package org.godo.listener.reassemble;

import static org.godo.listener.reassemble.ReassemblyState.NOTHING;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.godo.listener.parse.AuditRecord;
import org.godo.listener.parse.RecordType;
import org.jspecify.annotations.Nullable;

/**
 * Puts audit records together into events: a state machine over records and arrival times, with two
 * outputs, events and gaps.
 *
 * <p>The kernel queues each record by itself, so events of different cpus interleave, and any
 * record may be missing. An event is given out when its EOE record comes; when that does not come,
 * {@link #TIMEOUT_NS} after its first record arrived. Logs of auditd hold no EOE records.
 */
public final class Reassembler {
  /** How long an event waits for its end, and a skipped serial for its record: 2 s. */
  public static final long TIMEOUT_NS = 2_000_000_000L;

  private static final long CHECK_INTERVAL_NS = 100_000_000L;
  private static final int MAX_EVENTS = 16_384;
  private static final long MAX_BYTES = 64L << 20;

  // Types made by the audit daemon itself, which numbers them by a count of its own.
  private static final int FIRST_DAEMON_TYPE = 1200;
  private static final int LAST_DAEMON_TYPE = 1299;

  /** Hosts of a log count in ranges of their own, far above what the first host's wraps reach. */
  private static final int NODE_SHIFT = 40;

  /**
   * Hosts beyond this number are taken for one, so that a log of made up hosts cannot fill memory.
   */
  private static final int MAX_NODES = 1_000;

  private final ReassemblySink sink;
  private final LinkedHashMap<Key, AuditEvent> pending = new LinkedHashMap<>();
  private final Map<String, Node> nodesByName = new HashMap<>();
  private final List<Node> nodes = new ArrayList<>();
  private final ArrivalClock clock;
  private final ReassemblyState.Serials serials;
  private long pendingBytes;
  private long lastCheckNs;

  private record Key(int node, long millis, long serial) {}

  private record Node(int index, SerialTracker tracker) {}

  /**
   * @param resumed {@link #state} of the run before, when a capture is taken up again in the middle
   */
  public Reassembler(ReassemblySink sink, ReassemblyState resumed) {
    this.sink = sink;
    this.clock = new ArrivalClock(resumed.clock());
    this.serials = resumed.serials();
    this.lastCheckNs = resumed.lastCheckNs();
    for (ReassemblyState.Begun begun : resumed.begun()) {
      pending.put(new Key(0, begun.millis(), begun.serial()), new AuditEvent(begun));
      pendingBytes += begun.bytes();
    }
  }

  /** From here on the capture notes the clocks once a second, so it has no longer pauses. */
  public void clocksAreNoted() {
    clock.isNoted();
  }

  /**
   * Takes the next record.
   *
   * @param arrivalNs the arrival clock, nanoseconds since the epoch
   * @param position where the record stands in the capture
   */
  public void accept(AuditRecord record, long arrivalNs, long position) {
    long nowNs = clock.at(arrivalNs);
    if (nowNs - lastCheckNs >= CHECK_INTERVAL_NS) {
      expireAt(nowNs);
    }
    if (record.type() >= FIRST_DAEMON_TYPE && record.type() <= LAST_DAEMON_TYPE) {
      return;
    }
    Node node = node(record.node());
    Key key = new Key(node.index(), record.millis(), record.serial());
    AuditEvent event = pending.get(key);
    if (event == null) {
      long serial = node.tracker().observe(record.serial(), record.millis(), arrivalNs, nowNs);
      if (RecordType.isSingle(record.type())) {
        return;
      }
      long inRange = serial + ((long) node.index() << NODE_SHIFT);
      event = new AuditEvent(record, inRange, nowNs, position);
      pending.put(key, event);
    }
    add(key, event, record);
  }

  private void add(Key key, AuditEvent event, AuditRecord record) {
    event.add(record);
    pendingBytes += record.fields().length;
    if (event.ended()) {
      pending.remove(key);
      giveOut(event);
    } else if (pending.size() > MAX_EVENTS || pendingBytes > MAX_BYTES) {
      giveOutOldest();
    }
  }

  private Node node(@Nullable String name) {
    String host = name == null ? "" : name;
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
   * Gives out what has waited too long.
   *
   * @param arrivalNs the arrival clock, nanoseconds since the epoch
   */
  public void expire(long arrivalNs) {
    expireAt(clock.at(arrivalNs));
  }

  private void expireAt(long nowNs) {
    lastCheckNs = nowNs;
    long deadlineNs = nowNs - TIMEOUT_NS;
    Iterator<AuditEvent> oldestFirst = pending.values().iterator();
    while (oldestFirst.hasNext()) {
      AuditEvent event = oldestFirst.next();
      if (event.arrivalNs() > deadlineNs) {
        break;
      }
      oldestFirst.remove();
      giveOut(event);
    }
    for (Node node : nodes) {
      node.tracker().expire(deadlineNs, sink);
    }
  }

  /** Gives out everything: no more records will come. */
  public void finish() {
    expireAt(Long.MAX_VALUE);
  }

  /**
   * Where the earliest event begins that was not given out yet; {@code Long.MAX_VALUE} if there is
   * none.
   */
  public long safePosition() {
    for (AuditEvent event : pending.values()) {
      if (!event.settled()) {
        return event.position();
      }
    }
    return Long.MAX_VALUE;
  }

  /** What is known at this place of a capture of one host. */
  public ReassemblyState state() {
    List<ReassemblyState.Begun> begun = new ArrayList<>(pending.size());
    pending.forEach(
        (key, event) ->
            begun.add(
                new ReassemblyState.Begun(
                    key.millis(), key.serial(), event.arrivalNs(), event.bytes())));
    return new ReassemblyState(
        clock.state(),
        lastCheckNs,
        nodes.isEmpty() ? serials : nodes.get(0).tracker().state(),
        begun);
  }

  private void giveOutOldest() {
    Iterator<AuditEvent> oldestFirst = pending.values().iterator();
    AuditEvent oldest = oldestFirst.next();
    oldestFirst.remove();
    giveOut(oldest);
  }

  private void giveOut(AuditEvent event) {
    pendingBytes -= event.bytes();
    if (!event.settled()) {
      sink.event(event);
    }
  }
}
