package org.godo.listener.dump;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import org.godo.listener.capture.CapturedMessage;

/**
 * What one netlink message holds.
 *
 * @param family {@code audit}, {@code connector}, {@code note}, or the family's number
 * @param type name of the record's type, of what the connector reports, or of the note
 * @param text everything else, as text of one line once it is escaped
 * @param fields everything else, as JSON
 * @param pids the tasks and thread groups that it names as its subject
 * @param eventMillis time of the audit event that it is a record of; 0 if it is none
 * @param serial of the audit event
 */
record MessageContent(
    String family,
    String type,
    String text,
    ObjectNode fields,
    List<Integer> pids,
    long eventMillis,
    long serial) {

  static MessageContent of(CapturedMessage message) {
    ByteBuffer payload = message.payload();
    return switch (message.family()) {
      case CapturedMessage.AUDIT -> AuditContent.of(payload);
      case CapturedMessage.CONNECTOR -> ConnectorContent.of(payload);
      case CapturedMessage.NOTE -> NoteContent.of(payload);
      default -> unreadable(Integer.toString(message.family()), "not decoded", payload);
    };
  }

  /** A message whose bytes are all that can be said of it. */
  static MessageContent unreadable(String family, String type, ByteBuffer payload) {
    ObjectNode fields = newFields().put("bytes", payload.remaining());
    return new MessageContent(
        family,
        type,
        String.format(Locale.ROOT, "%d bytes", payload.remaining()),
        fields,
        List.of(),
        0,
        0);
  }

  static ObjectNode newFields() {
    return JsonNodeFactory.instance.objectNode();
  }
}
