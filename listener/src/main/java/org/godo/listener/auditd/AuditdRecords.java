package org.godo.listener.auditd;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.godo.listener.capture.CaptureSource;
import org.godo.listener.parse.LogLine;

/**
 * Makes the messages that the kernel sent of the records that auditd passes on.
 *
 * <p>auditd may name its node before each record, and may pass on those of other hosts. The node of
 * the first record that tells of a change to audit is taken for this host's, since such a change is
 * the first thing that a session does. Its records are as if it had no name, those of others are
 * rejected.
 */
final class AuditdRecords {
  /** AUDIT_CONFIG_CHANGE (include/uapi/linux/audit.h). */
  private static final int CONFIG_CHANGE = 1305;

  private static final byte[] UNKNOWN = {};

  private final byte[] text;
  private final ByteBuffer message;
  private final CaptureSource.Sink sink;
  private byte[] node = UNKNOWN;
  private long configChanges;

  /**
   * @param maxBytes of the longest record
   */
  AuditdRecords(int maxBytes, CaptureSource.Sink sink) {
    this.text = new byte[maxBytes];
    this.message =
        ByteBuffer.allocateDirect(LogLine.HEADER_BYTES + maxBytes).order(ByteOrder.nativeOrder());
    this.sink = sink;
  }

  /** How many records told of a change to audit, so far. */
  long configChanges() {
    return configChanges;
  }

  /** A record as the kernel sent it. */
  void record(int type, ByteBuffer from, int at, int length) {
    message.clear();
    LogLine.putHeader(message, type, length);
    message.put(message.position(), from, at, length);
    give(type, LogLine.HEADER_BYTES + length);
  }

  /** A record as a line of auditd's log, or something that is none. */
  void line(ByteBuffer from, int at, int length) {
    from.get(at, text, 0, length);
    LogLine line = LogLine.parse(text, 0, length);
    if (line.hasNode() && !isOurs(line)) {
      sink.reject();
      return;
    }
    LogLine plain = line.withoutNode();
    message.clear();
    plain.write(text, message);
    give(plain.type(), plain.messageBytes());
  }

  private boolean isOurs(LogLine line) {
    if (node == UNKNOWN && line.type() == CONFIG_CHANGE) {
      node = Arrays.copyOfRange(text, line.node(), line.nodeEnd());
    }
    return node == UNKNOWN
        || Arrays.equals(node, 0, node.length, text, line.node(), line.nodeEnd());
  }

  private void give(int type, int length) {
    if (type == CONFIG_CHANGE) {
      configChanges++;
    }
    sink.message(message, 0, length);
  }
}
