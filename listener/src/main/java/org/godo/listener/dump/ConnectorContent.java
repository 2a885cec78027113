package org.godo.listener.dump;

import static org.godo.listener.decode.ProcEvent.word;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Collectors;
import org.godo.listener.decode.ProcEvent;
import org.godo.model.text.Printable;

/** Messages of the proc connector, with the field names of the raw documents. */
final class ConnectorContent {
  private ConnectorContent() {}

  static MessageContent of(ByteBuffer payload) {
    if (!ProcEvent.isWhole(payload)) {
      return MessageContent.unreadable("connector", "malformed", payload);
    }
    ObjectNode fields = MessageContent.newFields();
    List<Integer> pids =
        switch (ProcEvent.what(payload)) {
          case ProcEvent.FORK -> {
            List<Integer> child = task(payload, 2, fields);
            fields.put("ppid", word(payload, 0)).put("parent_tgid", word(payload, 1));
            yield child;
          }
          case ProcEvent.COMM -> {
            List<Integer> task = task(payload, 0, fields);
            fields.put("comm", ProcEvent.comm(payload));
            yield task;
          }
          case ProcEvent.EXIT -> {
            List<Integer> task = task(payload, 0, fields);
            fields
                .put("status", word(payload, 2))
                .put("ppid", word(payload, 4))
                .put("parent_tgid", word(payload, 5));
            yield task;
          }
          case ProcEvent.NONE -> List.of();
          default -> task(payload, 0, fields);
        };
    fields
        .put("cpu", ProcEvent.cpu(payload))
        .put("seq", ProcEvent.sequence(payload))
        .put("timestamp_ns", ProcEvent.timestampNs(payload));
    return new MessageContent(
        "connector", name(ProcEvent.what(payload)), text(fields), fields, pids, 0, 0);
  }

  private static List<Integer> task(ByteBuffer payload, int firstWord, ObjectNode fields) {
    int pid = word(payload, firstWord);
    int tgid = word(payload, firstWord + 1);
    fields.put("pid", pid).put("tgid", tgid);
    return List.of(pid, tgid);
  }

  private static String text(ObjectNode fields) {
    return fields.properties().stream()
        .map(
            field ->
                field.getKey() + '=' + Printable.commandLine(List.of(field.getValue().asText())))
        .collect(Collectors.joining(" "));
  }

  /** Names of {@code enum proc_cn_event} (include/uapi/linux/cn_proc.h), in lower case. */
  private static String name(int what) {
    return switch (what) {
      case ProcEvent.NONE -> "none";
      case ProcEvent.FORK -> "fork";
      case ProcEvent.EXEC -> "exec";
      case 4 -> "uid";
      case 0x40 -> "gid";
      case 0x80 -> "sid";
      case 0x100 -> "ptrace";
      case ProcEvent.COMM -> "comm";
      case 0x4000_0000 -> "coredump";
      case ProcEvent.EXIT -> "exit";
      default -> "0x" + Integer.toHexString(what);
    };
  }
}
