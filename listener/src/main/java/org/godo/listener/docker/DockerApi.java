package org.godo.listener.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The Docker Engine API, as far as containers are looked up, of Docker and of podman, whose service
 * has the same one. Nothing is connected unless the engine runs. Requests share a connection, so
 * that those that its last events cause do not start an engine that stops.
 */
final class DockerApi {
  /** As a tree of JSON in memory it may be fifty times as long. */
  private static final int MAX_BYTES = 4 << 20;

  /** More than an engine writes behind JSON. */
  private static final int BLANKS = 8;

  private static final String LIST = "/containers/json?all=1";
  private static final String EVENTS =
      "/events?filters="
          + URLEncoder.encode(
              "{\"type\":[\"container\"],\"event\":[\"create\",\"start\",\"die\",\"died\",\"rename\",\"destroy\",\"remove\"]}",
              StandardCharsets.UTF_8);

  private final EngineSocket socket;
  private final ObjectMapper json = new ObjectMapper();
  private final Set<DockerConnection> open = ConcurrentHashMap.newKeySet();

  /** For requests, one after the other; the thread's own that makes them. */
  private @Nullable DockerConnection requests;

  DockerApi(EngineSocket socket) {
    this.socket = socket;
  }

  /** Whether the engine runs; one that does not costs no exception. */
  boolean isServed() {
    return socket.isServed();
  }

  /** The engine's version and configuration. */
  JsonNode info() throws IOException, InterruptedException {
    JsonNode info = get("/info");
    if (info == null) {
      throw new IOException("Docker knows no GET /info");
    }
    return info;
  }

  /** Ids of all containers, running or not. */
  List<String> containers() throws IOException, InterruptedException {
    List<String> ids = new ArrayList<>();
    exchange(LIST, answer -> each(answer, container -> ids.add(container.path("Id").asText())));
    return ids;
  }

  /**
   * Inspects a container.
   *
   * @return null if there is none
   */
  @Nullable JsonNode inspect(String id) throws IOException, InterruptedException {
    return get("/containers/" + URLEncoder.encode(id, StandardCharsets.UTF_8) + "/json");
  }

  /**
   * Follows the events until the engine or {@link #interrupt} ends them; closes all connections.
   *
   * @param whenListening runs as soon as no event can be missed any more
   * @param onEvent accepts what happened to a container
   */
  void follow(Step whenListening, OnEvent onEvent) throws IOException, InterruptedException {
    DockerConnection connection = connect();
    try {
      HttpResponse answer = connection.get(EVENTS);
      requireOk(answer, EVENTS);
      whenListening.run();
      each(answer, event -> onEvent.accept(DockerEvent.of(event)));
    } finally {
      disconnect();
      disconnect(connection);
    }
  }

  /** Closes the connection for requests; the next one opens another. */
  void disconnect() throws IOException {
    DockerConnection connection = requests;
    requests = null;
    if (connection != null) {
      disconnect(connection);
    }
  }

  /** Interrupts a request that waits for the engine. */
  void interrupt() throws IOException {
    for (DockerConnection connection : open) {
      connection.interrupt();
    }
  }

  private @Nullable JsonNode get(String path) throws IOException, InterruptedException {
    JsonNode[] found = new JsonNode[1];
    exchange(path, answer -> found[0] = json.readTree(whole(answer)));
    return found[0];
  }

  /** Requests a path, and passes on the answer unless nothing is there. */
  private void exchange(String path, OnAnswer onAnswer) throws IOException, InterruptedException {
    HttpResponse answer = request(path);
    boolean isRead = false;
    try {
      if (answer.status() == HttpResponse.NOT_FOUND) {
        whole(answer);
      } else {
        requireOk(answer, path);
        onAnswer.accept(answer);
      }
      isRead = answer.isReusable() && answer.body().readNBytes(BLANKS).length < BLANKS;
    } finally {
      // What is left of an answer must not be read as the next one.
      if (!isRead) {
        disconnect();
      }
    }
  }

  private static byte[] whole(HttpResponse answer) throws IOException {
    return new AnswerLimit(answer.body(), MAX_BYTES).readAllBytes();
  }

  /** Passes on the values of a list, or those that follow each other, one by one. */
  private void each(HttpResponse answer, OnValue onValue) throws IOException, InterruptedException {
    AnswerLimit body = new AnswerLimit(answer.body(), MAX_BYTES);
    MappingIterator<JsonNode> values = json.readerFor(JsonNode.class).readValues(body);
    while (values.hasNextValue()) {
      onValue.accept(values.nextValue());
      body.restart();
    }
  }

  /** An engine may have closed a connection that was idle: then it is asked over another. */
  private HttpResponse request(String path) throws IOException {
    DockerConnection idle = requests;
    if (idle != null) {
      try {
        return idle.get(path);
      } catch (IOException closed) {
        disconnect();
      }
    }
    DockerConnection connection = connect();
    requests = connection;
    return connection.get(path);
  }

  private DockerConnection connect() throws IOException {
    if (!isServed()) {
      throw new IOException("the engine is not running");
    }
    DockerConnection connection = DockerConnection.open(socket.path());
    open.add(connection);
    return connection;
  }

  private void disconnect(DockerConnection connection) throws IOException {
    open.remove(connection);
    connection.close();
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

  /** Accepts an answer with a status of success. */
  @FunctionalInterface
  private interface OnAnswer {
    void accept(HttpResponse answer) throws IOException, InterruptedException;
  }

  /** Accepts a value of an answer. */
  @FunctionalInterface
  private interface OnValue {
    void accept(JsonNode value) throws IOException, InterruptedException;
  }

  /** Accepts an event of a container. */
  @FunctionalInterface
  interface OnEvent {
    void accept(DockerEvent event) throws IOException, InterruptedException;
  }
}
