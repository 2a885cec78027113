package org.godo.listener.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.godo.listener.capture.Note;
import org.godo.listener.support.Patience;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class DockerWatchTest {
  private final List<String> noted = new CopyOnWriteArrayList<>();
  private final List<String> warnings = new CopyOnWriteArrayList<>();
  private final List<JsonNode> inspected = new CopyOnWriteArrayList<>();

  @TempDir Path dir;

  @Test
  void notesAllAtTheStartOneAfterItsEventAndAllAtTheEnd() throws Exception {
    try (Engine engine = new Engine(dir.resolve("docker.sock"))) {
      DockerWatch watch =
          new DockerWatch(EngineSockets.at(dir.resolve("docker.sock")), this::note, warnings::add);
      watch.start();
      assertThat(watch.awaitFirstScan(10_000)).isTrue();
      assertThat(noted).containsExactly("aa", "bb");

      engine.event("cc");
      Awaitility.await().atMost(Patience.LIMIT).until(() -> noted.size() == 3);
      engine.event("bb");
      Awaitility.await().atMost(Patience.LIMIT).until(() -> noted.size() == 4);
      watch.stop();
      assertThat(noted).containsExactly("aa", "bb", "cc", "bb", "aa", "bb");
      assertThat(watch.noted()).isEqualTo(6);
    }
  }

  @Test
  void ofAContainerThatIsGoneTheEventIsNotedOnce() throws Exception {
    try (Engine engine = new Engine(dir.resolve("docker.sock"))) {
      DockerWatch watch =
          new DockerWatch(EngineSockets.at(dir.resolve("docker.sock")), this::note, warnings::add);
      watch.start();
      assertThat(watch.awaitFirstScan(10_000)).isTrue();

      engine.event("gone");
      engine.event("gone");
      engine.event("gone", "destroy");
      engine.event("gone");
      engine.event("gone", "remove");
      engine.event("gone");
      engine.event("bb");
      Awaitility.await().atMost(Patience.LIMIT).until(() -> noted.size() == 6);
      watch.stop();
      assertThat(noted).containsExactly("aa", "bb", "gone", "gone", "gone", "bb", "aa", "bb");
      assertThat(inspected.get(2))
          .hasToString("{\"Id\":\"gone\",\"Name\":\"called\",\"Config\":{\"Image\":\"lab:1\"}}");
    }
  }

  /** What was noted of it while it was there says more than its events. */
  @Test
  void ofAContainerThatWasNotedBeforeItWasGoneNoEventIsNoted() throws Exception {
    try (Engine engine = new Engine(dir.resolve("docker.sock"))) {
      DockerWatch watch =
          new DockerWatch(EngineSockets.at(dir.resolve("docker.sock")), this::note, warnings::add);
      watch.start();
      assertThat(watch.awaitFirstScan(10_000)).isTrue();

      engine.event("cc");
      Awaitility.await().atMost(Patience.LIMIT).until(() -> noted.size() == 3);
      engine.remove("cc");
      engine.event("cc", "die");
      engine.event("bb");
      Awaitility.await().atMost(Patience.LIMIT).until(() -> noted.size() == 4);
      watch.stop();
      assertThat(noted).containsExactly("aa", "bb", "cc", "bb", "aa", "bb");
    }
  }

  /** Whoever may create a container chooses its labels. */
  @Test
  void ofAContainerThatIsTooLongOthersAreNoted() throws Exception {
    try (Engine engine = new Engine(dir.resolve("docker.sock"))) {
      engine.labels.put("aa", "x".repeat(5 << 20));
      DockerWatch watch =
          new DockerWatch(EngineSockets.at(dir.resolve("docker.sock")), this::note, warnings::add);
      watch.start();
      assertThat(watch.awaitFirstScan(10_000)).isTrue();
      assertThat(noted).containsExactly("bb");
      engine.event("aa");
      engine.event("cc");
      Awaitility.await().atMost(Patience.LIMIT).until(() -> noted.size() == 2);
      watch.stop();
    }
    assertThat(noted).containsExactly("bb", "cc", "bb");
    assertThat(warnings)
        .containsExactly(
            "container aa is not noted: what "
                + dir.resolve("docker.sock")
                + " reports of it is too long; neither its name nor its mounts are known");
  }

  @Test
  void anEventWithoutEndIsLeftAndOthersAreNoted() throws Exception {
    try (Engine engine = new Engine(dir.resolve("docker.sock"))) {
      DockerWatch watch =
          new DockerWatch(EngineSockets.at(dir.resolve("docker.sock")), this::note, warnings::add);
      watch.start();
      assertThat(watch.awaitFirstScan(10_000)).isTrue();
      engine.event("x".repeat(5 << 20));
      Awaitility.await().atMost(Patience.LIMIT).until(() -> noted.size() == 4);
      engine.event("cc");
      Awaitility.await().atMost(Patience.LIMIT).until(() -> noted.size() == 5);
      watch.stop();
    }
    assertThat(noted).containsExactly("aa", "bb", "aa", "bb", "cc", "aa", "bb");
    assertThat(warnings)
        .containsExactly(
            "an event is not noted: what "
                + dir.resolve("docker.sock")
                + " reports of it is too long; neither its name nor its mounts are known");
  }

  /** A list of ten thousand containers has many megabytes. */
  @Test
  void aListOfAnyLengthIsRead() throws Exception {
    try (Engine engine = new Engine(dir.resolve("docker.sock"))) {
      engine.listed =
          "{\"Id\":\"gone\"},".repeat(10)
              + ("{\"Labels\":\"" + "x".repeat(1 << 20) + "\"},").repeat(8);
      DockerWatch watch =
          new DockerWatch(EngineSockets.at(dir.resolve("docker.sock")), this::note, warnings::add);
      watch.start();
      assertThat(watch.awaitFirstScan(10_000)).isTrue();
      watch.stop();
    }
    assertThat(noted).contains("aa", "bb");
    assertThat(warnings).isEmpty();
  }

  @Test
  void anEngineThatComesLaterIsFound() throws Exception {
    DockerWatch watch =
        new DockerWatch(EngineSockets.at(dir.resolve("docker.sock")), this::note, warnings::add);
    watch.start();
    assertThat(watch.awaitFirstScan(10_000)).isTrue();
    assertThat(noted).isEmpty();
    try (Engine engine = new Engine(dir.resolve("docker.sock"))) {
      Awaitility.await().atMost(Patience.LIMIT).until(() -> noted.size() == 2);
      engine.event("cc");
      Awaitility.await().atMost(Patience.LIMIT).until(() -> noted.size() == 3);
      watch.stop();
    }
    assertThat(noted).containsExactly("aa", "bb", "cc", "aa", "bb");
  }

  @Test
  void withoutAnEngineItEndsAtOnce() throws Exception {
    DockerWatch watch =
        new DockerWatch(EngineSockets.at(dir.resolve("docker.sock")), this::note, warnings::add);
    watch.start();
    watch.stop();
    assertThat(watch.awaitFirstScan(0)).isTrue();
    assertThat(noted).isEmpty();
  }

  private void note(Note note) {
    JsonNode inspect = ((Note.ContainerSeen) note).inspect();
    inspected.add(inspect);
    noted.add(inspect.path("Id").asText());
  }

  /** Answers as the Docker Engine does, for the containers aa and bb, and cc that comes later. */
  private static final class Engine implements AutoCloseable {
    private final ServerSocketChannel server =
        ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    private final Set<String> gone = ConcurrentHashMap.newKeySet();
    final Map<String, String> labels = new ConcurrentHashMap<>();
    volatile String listed = "";
    private final List<SocketChannel> listeners = new CopyOnWriteArrayList<>();

    Engine(Path socket) throws IOException {
      gone.add("gone");
      server.bind(UnixDomainSocketAddress.of(socket));
      Thread thread = new Thread(this::serve, "engine");
      thread.setDaemon(true);
      thread.start();
    }

    void remove(String id) {
      gone.add(id);
    }

    void event(String id) throws IOException {
      event(id, "start");
    }

    void event(String id, String action) throws IOException {
      String json =
          """
          {"Type":"container","Action":"%s","Actor":{"ID":"%s",\
          "Attributes":{"image":"lab:1","name":"called"}}}
          """
              .formatted(action, id);
      for (SocketChannel listener : listeners) {
        send(listener, Integer.toHexString(json.length()) + "\r\n" + json + "\r\n");
      }
    }

    @Override
    public void close() throws IOException {
      server.close();
    }

    private void serve() {
      try {
        while (true) {
          answer(server.accept());
        }
      } catch (AsynchronousCloseException closed) {
        Thread.currentThread().interrupt();
      } catch (IOException failure) {
        throw new IllegalStateException(failure);
      }
    }

    private void answer(SocketChannel client) throws IOException {
      String request = request(client);
      if (request.startsWith("GET /events?")) {
        send(client, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        listeners.add(client);
        return;
      }
      try (client) {
        if (request.startsWith("GET /containers/json?all=1 ")) {
          json(client, "[" + listed + "{\"Id\":\"aa\"},{\"Id\":\"bb\"}]");
        } else if (gone.contains(request.split("/", 4)[2])) {
          send(client, "HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\n{}");
        } else {
          String id = request.split("/", 4)[2];
          String label = labels.get(id);
          json(
              client,
              "{\"Id\":\""
                  + id
                  + "\""
                  + (label == null ? "" : ",\"Label\":\"" + label + "\"")
                  + "}");
        }
      }
    }

    private static String request(SocketChannel client) throws IOException {
      StringBuilder request = new StringBuilder();
      ByteBuffer buffer = ByteBuffer.allocate(4096);
      while (request.indexOf("\r\n\r\n") < 0) {
        client.read(buffer.clear());
        request.append(StandardCharsets.US_ASCII.decode(buffer.flip()));
      }
      return request.toString();
    }

    private static void json(SocketChannel client, String json) throws IOException {
      send(client, "HTTP/1.1 200 OK\r\nContent-Length: " + json.length() + "\r\n\r\n" + json);
    }

    private static void send(SocketChannel client, String text) throws IOException {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
      try {
        while (bytes.hasRemaining()) {
          client.write(bytes);
        }
      } catch (IOException leftByTheClient) {
        client.close();
      }
    }
  }
}
