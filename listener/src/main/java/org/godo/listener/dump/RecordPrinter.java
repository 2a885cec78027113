package org.godo.listener.dump;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.function.Consumer;
import org.godo.listener.capture.CapturedMessage;
import org.godo.model.text.Printable;

/** Prints messages as they were received. */
final class RecordPrinter implements MessagePrinter {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final DumpOptions options;
  private final Consumer<String> out;
  private final RecentEvents ofPid = new RecentEvents();

  RecordPrinter(DumpOptions options, Consumer<String> out) {
    this.options = options;
    this.out = out;
  }

  @Override
  public void accept(CapturedMessage message) {
    MessageContent content = MessageContent.of(message);
    if (isWanted(content)) {
      out.accept(options.isText() ? text(message, content) : json(message, content));
    }
  }

  @Override
  public void finish() {}

  /** Of the records of an event only some name a process: those that follow belong to it too. */
  private boolean isWanted(MessageContent content) {
    if (options.serial() != null
        && !(content.eventMillis() > 0 && options.isSerial(content.serial()))) {
      return false;
    }
    if (content.pids().stream().anyMatch(options::isPid)) {
      ofPid.add(content);
      return true;
    }
    return options.pid() == null || ofPid.contains(content);
  }

  private static String text(CapturedMessage message, MessageContent content) {
    String text = content.text().stripTrailing();
    return instant(message).toString()
        + ' '
        + content.family()
        + ' '
        + Printable.escape(content.type() + (text.isEmpty() ? "" : ' ' + text));
  }

  private static String json(CapturedMessage message, MessageContent content) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("arrival", instant(message).toString())
        .put("position", message.position())
        .put("family", content.family())
        .put("type", content.type());
    json.setAll(content.fields());
    return json.toString();
  }

  private static Instant instant(CapturedMessage message) {
    return Instant.ofEpochSecond(
        message.arrivalNs() / NANOS_PER_SECOND, message.arrivalNs() % NANOS_PER_SECOND);
  }
}
