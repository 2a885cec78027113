package org.godo.listener.dump;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.godo.listener.capture.Note;
import org.godo.listener.capture.NoteCodec;

/** Notes of the listener: their kind and their JSON. */
final class NoteContent {
  private static final ObjectMapper JSON = new ObjectMapper();

  private NoteContent() {}

  static MessageContent of(ByteBuffer payload) {
    try {
      Note note = NoteCodec.decode(payload);
      JsonNode json =
          JSON.readTree(
              payload.array(),
              payload.arrayOffset() + payload.position() + NoteCodec.HEADER_BYTES,
              payload.remaining() - NoteCodec.HEADER_BYTES);
      String kind = json.path("note").asText();
      ObjectNode fields = MessageContent.newFields();
      fields.set("note", json);
      return new MessageContent("note", kind, json.toString(), fields, pids(note), 0, 0);
    } catch (IOException malformed) {
      return MessageContent.unreadable("note", "malformed", payload);
    }
  }

  private static List<Integer> pids(Note note) {
    List<Integer> pids = new ArrayList<>();
    if (note instanceof Note.ProcessSeen seen) {
      pids.add(seen.process().pid());
      seen.process().threads().forEach(thread -> pids.add(thread.pid()));
    } else if (note instanceof Note.ContainerSeen seen) {
      pids.add(seen.inspect().path("State").path("Pid").asInt());
    }
    return pids;
  }
}
