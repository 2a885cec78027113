package org.godo.listener.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * An event of a container.
 *
 * @param id of the container
 * @param action as {@code start}
 * @param attributes the container's name and image, and its labels among others of the action's own
 */
record DockerEvent(String id, String action, JsonNode attributes) {

  static DockerEvent of(JsonNode event) {
    JsonNode actor = event.path("Actor");
    return new DockerEvent(
        actor.path("ID").asText(), event.path("Action").asText(), actor.path("Attributes"));
  }

  /** Whether the container was removed, in the words of Docker or of podman. */
  boolean isItsEnd() {
    return action.equals("destroy") || action.equals("remove");
  }

  /** The event's attributes of the container, in the form of the engine's inspect response. */
  JsonNode asInspected() {
    ObjectNode inspected = JsonNodeFactory.instance.objectNode();
    inspected.put("Id", id);
    inspected.put("Name", attributes.path("name").asText());
    inspected.putObject("Config").put("Image", attributes.path("image").asText());
    return inspected;
  }
}
