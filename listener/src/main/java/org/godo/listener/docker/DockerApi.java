package org.godo.listener.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The Docker Engine API, as far as containers are looked up, of Docker and of podman, whose service
 * has the same one. One connection a request.
 */
final class DockerApi {
  private static final int MAX_ANSWER_BYTES = 16 << 20;
  private static final String EVENTS =
      "/events?filters="
          + URLEncoder.encode(
              "{\"type\":[\"container\"],\"event\":[\"create\",\"start\",\"die\",\"died\",\"rename\",\"destroy\",\"remove\"]}",
              StandardCharsets.UTF_8);

  private final Path socket;
  private final ObjectMapper json = new ObjectMapper();
  private final Set<DockerConnection> open = ConcurrentHashMap.newKeySet();

  DockerApi(Path socket) {
    this.socket = socket;
  }

  /** Whether there is a socket; a missing one costs no exception. */
  boolean isThere() {
    return socket.toFile().exists();
  }

  /** The engine's version and configuration. */
  JsonNode info() throws IOException {
    JsonNode info = get("/info");
    if (info == null) {
      throw new IOException("Docker knows no GET /info");
    }
    return info;
  }

  /** Ids of all containers, running or not. */
  List<String> containers() throws IOException {
    List<String> ids = new ArrayList<>();
    JsonNode list = get("/containers/json?all=1");
    if (list != null) {
      list.forEach(container -> ids.add(container.path("Id").asText()));
    }
    return ids;
  }

  /**
   * Inspects a container.
   *
   * @return null if there is none
   */
  @Nullable JsonNode inspect(String id) throws IOException {
    return get("/containers/" + URLEncoder.encode(id, StandardCharsets.UTF_8) + "/json");
  }

  /**
   * Follows the events until the engine or {@link #interrupt} ends them.
   *
   * @param whenListening runs as soon as no event can be missed any more
   * @param onEvent accepts what happened to a container
   */
  void follow(Step whenListening, OnEvent onEvent) throws IOException, InterruptedException {
    try (DockerConnection connection = connect()) {
      try {
        HttpResponse answer = connection.get(EVENTS);
        requireOk(answer, EVENTS);
        whenListening.run();
        MappingIterator<JsonNode> events = json.readerFor(JsonNode.class).readValues(answer.body());
        while (events.hasNextValue()) {
          onEvent.accept(DockerEvent.of(events.nextValue()));
        }
      } finally {
        open.remove(connection);
      }
    }
  }

  /** Interrupts a request that waits for the engine. */
  void interrupt() throws IOException {
    for (DockerConnection connection : open) {
      connection.interrupt();
    }
  }

  private @Nullable JsonNode get(String path) throws IOException {
    try (DockerConnection connection = connect()) {
      try {
        HttpResponse answer = connection.get(path);
        if (answer.status() == HttpResponse.NOT_FOUND) {
          return null;
        }
        requireOk(answer, path);
        return json.readTree(bounded(answer.body()));
      } finally {
        open.remove(connection);
      }
    }
  }

  private DockerConnection connect() throws IOException {
    DockerConnection connection = DockerConnection.open(socket);
    open.add(connection);
    return connection;
  }

  private static byte[] bounded(InputStream body) throws IOException {
    byte[] bytes = body.readNBytes(MAX_ANSWER_BYTES);
    if (bytes.length == MAX_ANSWER_BYTES) {
      throw new IOException("an answer of more than " + MAX_ANSWER_BYTES + " bytes");
    }
    return bytes;
  }

  private static void requireOk(HttpResponse answer, String path) throws IOException {
    if (answer.status() != HttpResponse.OK) {
      throw new IOException("Docker answers " + answer.status() + " to GET " + path);
    }
  }

  /** A step that may fail. */
  @FunctionalInterface
  interface Step {
    void run() throws IOException, InterruptedException;
  }

  /** Accepts an event of a container. */
  @FunctionalInterface
  interface OnEvent {
    void accept(DockerEvent event) throws IOException, InterruptedException;
  }
}
