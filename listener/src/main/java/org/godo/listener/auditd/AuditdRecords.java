package org.godo.listener.auditd;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.godo.listener.capture.CaptureSource;
import org.godo.listener.parse.LogLine;

/**
 * Converts the records that auditd passes on back to the messages that the kernel sent.
 *
 * <p>auditd may put its node's name before each record, and may pass on records of other hosts. The
 * node of the first CONFIG_CHANGE record is this host's, since a session first changes the state of
 * audit. The name is removed from its records; those of other nodes are rejected.
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
   * @param maxBytes length of the longest record
   */
  AuditdRecords(int maxBytes, CaptureSource.Sink sink) {
    this.text = new byte[maxBytes];
    this.message =
        ByteBuffer.allocateDirect(LogLine.HEADER_BYTES + maxBytes).order(ByteOrder.nativeOrder());
    this.sink = sink;
  }

  /** Returns how many records of type CONFIG_CHANGE were converted. */
  long configChanges() {
    return configChanges;
  }

  /** Converts a record whose text is as the kernel sent it. */
  void record(int type, ByteBuffer from, int at, int length) {
    message.clear();
    LogLine.putHeader(message, type, length);
    message.put(message.position(), from, at, length);
    emit(type, LogLine.HEADER_BYTES + length);
  }

  /** Converts a record that is a line of auditd's log; other text becomes a malformed message. */
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
    emit(plain.type(), plain.messageBytes());
  }

  private boolean isOurs(LogLine line) {
    if (node == UNKNOWN && line.type() == CONFIG_CHANGE) {
      node = Arrays.copyOfRange(text, line.node(), line.nodeEnd());
    }
    return node == UNKNOWN
        || Arrays.equals(node, 0, node.length, text, line.node(), line.nodeEnd());
  }

  private void emit(int type, int length) {
    if (type == CONFIG_CHANGE) {
      configChanges++;
    }
    sink.message(message, 0, length);
  }
}
