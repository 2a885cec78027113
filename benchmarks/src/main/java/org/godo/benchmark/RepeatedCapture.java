package org.godo.benchmark;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.godo.listener.capture.CaptureDirectory;
import org.godo.listener.capture.CapturedMessage;
import org.godo.listener.capture.MessageSource;
import org.godo.listener.input.InputFiles;
import org.godo.listener.parse.RecordType;
import org.jspecify.annotations.Nullable;

/**
 * Creates a long capture, or a log, from copies of a short one. Times, audit serials and the
 * connector's sequences continue from one copy to the next, so that the copies yield different
 * documents and no losses.
 */
final class RepeatedCapture {
  private static final int NETLINK_HEADER = 16;

  /** Offset of the type in it. */
  private static final int TYPE = 4;

  private static final String STAMP = "audit(";
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  /** Offsets in a message of the connector (include/uapi/linux/connector.h, cn_proc.h). */
  private static final int SEQUENCE = NETLINK_HEADER + 8;

  private static final int CPU = NETLINK_HEADER + 20 + 4;
  private static final int TIMESTAMP = CPU + 4;
  private static final int NO_CPU = -1;

  private final List<Message> messages = new ArrayList<>();
  private final Map<Integer, Integer> perCpu = new HashMap<>();
  private final long serials;
  private final long seconds;

  /** A message of the short capture; its payload starts at index 0, in native byte order. */
  private record Message(int family, long arrivalNs, ByteBuffer payload) {}

  private RepeatedCapture(MessageSource source) throws IOException {
    long firstSerial = Long.MAX_VALUE;
    long lastSerial = 0;
    CapturedMessage next;
    while ((next = source.next()) != null) {
      ByteBuffer payload = buffer(next.payload().remaining()).put(next.payload()).flip();
      Message message = new Message(next.family(), next.arrivalNs(), payload);
      messages.add(message);
      if (message.family() == CapturedMessage.AUDIT) {
        Stamp stamp = Stamp.of(payload);
        if (stamp != null) {
          firstSerial = Math.min(firstSerial, stamp.serial());
          lastSerial = Math.max(lastSerial, stamp.serial());
        }
      } else if (message.family() == CapturedMessage.CONNECTOR) {
        perCpu.merge(payload.getInt(CPU), 1, Integer::sum);
      }
    }
    serials = lastSerial - firstSerial + 1;
    long spanNs = messages.get(messages.size() - 1).arrivalNs() - messages.get(0).arrivalNs();
    seconds = spanNs / NANOS_PER_SECOND + 1;
  }

  /** The time and serial at the start of an audit record, {@code audit(SECONDS.MILLIS:SERIAL)}. */
  private record Stamp(long seconds, String millis, long serial, int end) {
    private static final int LONGEST = 64;

    static @Nullable Stamp of(ByteBuffer payload) {
      byte[] text = new byte[Math.min(LONGEST, payload.limit() - NETLINK_HEADER)];
      payload.get(NETLINK_HEADER, text);
      String head = new String(text, ISO_8859_1);
      int end = head.indexOf(')');
      if (!head.startsWith(STAMP) || end < 0) {
        return null;
      }
      int dot = head.indexOf('.');
      int colon = head.indexOf(':');
      return new Stamp(
          Long.parseLong(head.substring(STAMP.length(), dot)),
          head.substring(dot, colon),
          Long.parseLong(head.substring(colon + 1, end)),
          NETLINK_HEADER + end);
    }
  }

  /**
   * Writes a log into a data directory.
   *
   * @param copies number of copies
   */
  static CaptureOnDisk write(Path shortCapture, int copies, Path dataDir) throws IOException {
    RepeatedCapture repeated = of(shortCapture);
    CaptureDirectory directory = CaptureDirectory.of(dataDir, "benchmark");
    try (LogWriter log = new LogWriter(directory.path())) {
      for (int copy = 0; copy < copies; copy++) {
        for (Message message : repeated.messages) {
          long arrivalNs = message.arrivalNs() + copy * repeated.seconds * NANOS_PER_SECOND;
          log.add(message.family(), arrivalNs, repeated.payload(message, copy));
        }
      }
      return new CaptureOnDisk(dataDir, directory, log.end());
    }
  }

  private static RepeatedCapture of(Path shortCapture) throws IOException {
    try (MessageSource source = InputFiles.open(List.of(shortCapture))) {
      return new RepeatedCapture(source);
    }
  }

  /**
   * Writes the audit records as lines of auditd's log.
   *
   * @param records number of lines
   */
  static void writeLog(Path shortCapture, int records, Path file) throws IOException {
    RepeatedCapture repeated = of(shortCapture);
    List<Message> audit =
        repeated.messages.stream()
            .filter(message -> message.family() == CapturedMessage.AUDIT)
            .filter(message -> Stamp.of(message.payload()) != null)
            .toList();
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      for (int written = 0; written < records; written++) {
        Message message = audit.get(written % audit.size());
        ByteBuffer record = repeated.auditRecord(message.payload(), written / audit.size());
        String type = RecordType.nameOf(record.getShort(TYPE));
        out.write(("type=" + type + " msg=").getBytes(ISO_8859_1));
        byte[] text = new byte[record.limit() - NETLINK_HEADER];
        record.get(NETLINK_HEADER, text);
        out.write(text);
        out.write('\n');
      }
    }
  }

  private ByteBuffer payload(Message message, int copy) {
    return switch (message.family()) {
      case CapturedMessage.AUDIT -> auditRecord(message.payload(), copy);
      case CapturedMessage.CONNECTOR -> connectorMessage(message.payload(), copy);
      default -> message.payload().duplicate();
    };
  }

  private ByteBuffer auditRecord(ByteBuffer payload, int copy) {
    Stamp stamp = Stamp.of(payload);
    if (stamp == null) {
      return payload.duplicate();
    }
    String head =
        STAMP
            + (stamp.seconds() + copy * seconds)
            + stamp.millis()
            + ':'
            + (stamp.serial() + copy * serials);
    int rest = payload.limit() - stamp.end();
    ByteBuffer moved = buffer(NETLINK_HEADER + head.length() + rest);
    moved.put(payload.slice(0, NETLINK_HEADER)).put(head.getBytes(ISO_8859_1));
    moved.put(payload.slice(stamp.end(), rest)).flip();
    return moved.putInt(0, moved.getInt(0) + moved.limit() - payload.limit());
  }

  private ByteBuffer connectorMessage(ByteBuffer payload, int copy) {
    ByteBuffer fields = buffer(payload.limit()).put(payload.duplicate()).flip();
    int cpu = fields.getInt(CPU);
    if (cpu != NO_CPU) {
      fields.putInt(SEQUENCE, fields.getInt(SEQUENCE) + copy * perCpu.getOrDefault(cpu, 0));
    }
    return fields.putLong(TIMESTAMP, fields.getLong(TIMESTAMP) + copy * seconds * NANOS_PER_SECOND);
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.nativeOrder());
  }
}
