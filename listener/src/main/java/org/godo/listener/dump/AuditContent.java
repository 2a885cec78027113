package org.godo.listener.dump;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import org.godo.listener.parse.AuditRecord;
import org.godo.listener.parse.EscapedText;
import org.godo.listener.parse.LogLine;
import org.godo.listener.parse.RecordType;

/** Audit records: type, event and text. */
final class AuditContent {
  private static final String PID = "pid=";

  private AuditContent() {}

  static MessageContent of(ByteBuffer payload) {
    int type = AuditRecord.typeOf(payload);
    if (type < 0) {
      return MessageContent.unreadable("audit", "malformed", payload);
    }
    String text =
        EscapedText.of(
            payload.array(),
            payload.arrayOffset() + payload.position() + LogLine.HEADER_BYTES,
            payload.arrayOffset() + payload.limit());
    AuditRecord record = new AuditRecord();
    boolean isRecord = RecordType.isRecord(type) && record.read(payload);
    ObjectNode fields = MessageContent.newFields().put("type_number", type);
    if (isRecord) {
      fields
          .put("timestamp", Instant.ofEpochMilli(record.millis()).toString())
          .put("serial", record.serial());
    }
    fields.put("text", text);
    return new MessageContent(
        "audit",
        RecordType.nameOf(type),
        text,
        fields,
        pids(text),
        isRecord ? record.millis() : 0,
        isRecord ? record.serial() : 0);
  }

  /** The value of the field {@code pid}; values with spaces in them are quoted or in hex. */
  private static List<Integer> pids(String text) {
    int at = text.indexOf(' ' + PID);
    if (at < 0) {
      return List.of();
    }
    int start = at + 1 + PID.length();
    int end = start;
    while (end < text.length() && end - start < 9 && Character.isDigit(text.charAt(end))) {
      end++;
    }
    return end == start ? List.of() : List.of(Integer.valueOf(text.substring(start, end)));
  }
}
