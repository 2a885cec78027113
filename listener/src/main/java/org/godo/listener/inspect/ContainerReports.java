package org.godo.listener.inspect;

import com.fasterxml.jackson.databind.JsonNode;
import org.godo.model.raw.Origin;
import org.godo.model.raw.RawEvent;
import org.jspecify.annotations.Nullable;

/** Parses the report on one container, in any of the forms that engines have. */
public final class ContainerReports {
  private ContainerReports() {}

  /** Parses a report; returns null if it has no id of a container. */
  public static RawEvent.@Nullable Container parse(JsonNode inspect, Origin origin) {
    String id = JsonValues.text(inspect.path("Id"));
    if (id != null) {
      return EngineReport.of(id, inspect, origin);
    }
    String criId = JsonValues.text(inspect.path("status").path("id"));
    return criId == null ? null : CriReport.of(criId, inspect, origin);
  }

  /**
   * Returns whether JSON is a report on a container, rather than on an image, network or volume,
   * whose reports have ids too.
   */
  public static boolean isReport(JsonNode json) {
    boolean ofEngine = json.path("Id").isTextual() && json.path("State").isObject();
    JsonNode status = json.path("status");
    return ofEngine || (status.path("id").isTextual() && status.path("metadata").isObject());
  }
}
