package org.godo.listener.reassemble;

import java.util.ArrayList;
import java.util.HashMap;
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
  private final PendingEvents pending = new PendingEvents();
  private final Map<String, Node> nodesByName = new HashMap<>();
  private final List<Node> nodes = new ArrayList<>();
  private @Nullable Node unnamed;
  private final @Nullable Long resumeAt;
  private long pendingBytes;
  private long lastCheckNs;

  private record Node(int index, SerialTracker tracker) {}

  /**
   * @param resumeAt {@link #lastSerial()} of the run before, when a capture is taken up again in
   *     the middle; else null
   */
  public Reassembler(ReassemblySink sink, @Nullable Long resumeAt) {
    this.sink = sink;
    this.resumeAt = resumeAt;
  }

  /**
   * Takes the next record.
   *
   * @param arrivalNs the arrival clock, nanoseconds since the epoch
   * @param position where the record stands in the capture
   */
  public void accept(AuditRecord record, long arrivalNs, long position) {
    if (arrivalNs - lastCheckNs >= CHECK_INTERVAL_NS || arrivalNs < lastCheckNs) {
      expire(arrivalNs);
    }
    if (record.type() >= FIRST_DAEMON_TYPE && record.type() <= LAST_DAEMON_TYPE) {
      return;
    }
    Node node = node(record.node());
    AuditEvent event = pending.find(node.index(), record.millis(), record.serial());
    if (event == null) {
      long serial = node.tracker().observe(record.serial(), record.millis(), arrivalNs, position);
      if (RecordType.isSingle(record.type())) {
        return;
      }
      long inRange = serial + ((long) node.index() << NODE_SHIFT);
      event = pending.unused();
      event.begin(record, node.index(), inRange, arrivalNs, position);
      pending.add(event);
    }
    add(event, record);
  }

  private void add(AuditEvent event, AuditRecord record) {
    pendingBytes += event.add(record);
    if (event.ended()) {
      giveOut(event);
    } else if (pending.size() > MAX_EVENTS || pendingBytes > MAX_BYTES) {
      giveOutOldest();
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
          Node node = new Node(nodes.size(), new SerialTracker(nodes.isEmpty() ? resumeAt : null));
          nodes.add(node);
          return node;
        });
  }

  /** Gives out what has waited too long. */
  public void expire(long nowNs) {
    lastCheckNs = nowNs;
    long deadlineNs = nowNs - TIMEOUT_NS;
    AuditEvent oldest;
    while ((oldest = pending.oldest()) != null && oldest.arrivalNs() <= deadlineNs) {
      giveOut(oldest);
    }
    for (Node node : nodes) {
      node.tracker().expire(deadlineNs, sink);
    }
  }

  /** Gives out everything: no more records will come. */
  public void finish() {
    expire(Long.MAX_VALUE);
  }

  /** Where reading must begin again so that nothing held here is missed. */
  public long safePosition() {
    long position = Long.MAX_VALUE;
    AuditEvent oldest = pending.oldest();
    if (oldest != null) {
      position = oldest.position();
    }
    for (Node node : nodes) {
      position = Math.min(position, node.tracker().safePosition());
    }
    return position;
  }

  /** The highest serial seen of the first host, extended to 64 bits; null before the first. */
  public @Nullable Long lastSerial() {
    return nodes.isEmpty() ? resumeAt : Long.valueOf(nodes.get(0).tracker().highest());
  }

  private void giveOutOldest() {
    AuditEvent oldest = pending.oldest();
    if (oldest != null) {
      giveOut(oldest);
    }
  }

  private void giveOut(AuditEvent event) {
    pending.remove(event);
    pendingBytes -= event.bytes();
    sink.event(event);
    pending.reuse(event);
  }
}
