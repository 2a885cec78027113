package org.godo.listener.decode;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.godo.listener.capture.CapturedMessage;
import org.godo.listener.capture.Note;
import org.godo.model.raw.Origin;
import org.godo.model.raw.RawEvent;
import org.godo.model.raw.Source;
import org.jspecify.annotations.Nullable;

/** Decodes the listener's notes of processes and containers that it looked up. */
final class NoteDecoder {
  private static final long NANOS_PER_MILLI = 1_000_000L;

  private final SessionContext context;

  NoteDecoder(SessionContext context) {
    this.context = context;
  }

  RawEvent snapshot(Note.ProcessSeen seen, CapturedMessage captured) {
    return new RawEvent.Snapshot(origin(Source.PROC, captured), seen.process());
  }

  /**
   * Decodes the container in an answer to {@code GET /containers/ID/json} (Docker Engine API); null
   * if the answer has no id.
   */
  @Nullable RawEvent container(JsonNode inspect, CapturedMessage captured) {
    String id = text(inspect.path("Id"));
    if (id == null) {
      return null;
    }
    JsonNode state = inspect.path("State");
    boolean running = state.path("Running").asBoolean();
    Long ended = running ? null : time(state.path("FinishedAt"));
    JsonNode directories = inspect.path("GraphDriver").path("Data");
    return new RawEvent.Container(
        origin(Source.DOCKER, captured),
        id,
        name(inspect, id),
        text(inspect.path("Config").path("Image")),
        labels(inspect.path("Config").path("Labels")),
        text(inspect.path("HostConfig").path("Runtime")),
        state.path("Pid").asInt(),
        text(directories.path("MergedDir")),
        text(directories.path("UpperDir")),
        DockerMounts.of(inspect),
        time(state.path("StartedAt")),
        ended,
        ended == null ? null : Integer.valueOf(state.path("ExitCode").asInt()));
  }

  private static String name(JsonNode inspect, String id) {
    String name = text(inspect.path("Name"));
    if (name == null) {
      return id;
    }
    return name.startsWith("/") ? name.substring(1) : name;
  }

  private static Map<String, String> labels(JsonNode labels) {
    Map<String, String> map = new LinkedHashMap<>();
    labels.properties().forEach(label -> map.put(label.getKey(), label.getValue().asText()));
    return map;
  }

  private static @Nullable String text(JsonNode value) {
    String text = value.asText();
    return value.isTextual() && !text.isEmpty() ? text : null;
  }

  /**
   * Milliseconds since the epoch; null for the year 1, which means "not yet" in Docker, and for a
   * year beyond the range of milliseconds.
   */
  private static @Nullable Long time(JsonNode value) {
    try {
      long millis = Instant.parse(value.asText()).toEpochMilli();
      return millis > 0 ? Long.valueOf(millis) : null;
    } catch (DateTimeParseException | ArithmeticException e) {
      return null;
    }
  }

  private Origin origin(Source source, CapturedMessage captured) {
    return Origin.lookedUp(
        source,
        context.session(),
        context.host(),
        captured.arrivalNs() / NANOS_PER_MILLI,
        captured.position());
  }
}
