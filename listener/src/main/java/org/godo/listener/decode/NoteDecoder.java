package org.godo.listener.decode;

import com.fasterxml.jackson.databind.JsonNode;
import org.godo.listener.capture.CapturedMessage;
import org.godo.listener.capture.Note;
import org.godo.listener.inspect.ContainerReports;
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

  /** Decodes an engine's report on a container; null if it has no id. */
  @Nullable RawEvent container(JsonNode inspect, CapturedMessage captured) {
    return ContainerReports.parse(inspect, origin(Source.DOCKER, captured));
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
