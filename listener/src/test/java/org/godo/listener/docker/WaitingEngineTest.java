package org.godo.listener.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.godo.listener.capture.Note;
import org.godo.listener.support.Patience;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A socket at which a service manager listens for an engine, as with docker.socket. The manager is
 * a copy of perl by the name of systemd; the engine is perl.
 */
@Timeout(60)
class WaitingEngineTest {
  private final List<String> noted = new CopyOnWriteArrayList<>();

  private final List<String> warnings = new CopyOnWriteArrayList<>();

  @TempDir Path dir;

  @Test
  void isNotConnectedBeforeItRunsNorAfterItStopped() throws Exception {
    Path path = dir.resolve("docker.sock");
    try (Manager manager = new Manager(dir, path)) {
      EngineSocket socket = EngineSockets.at(path);
      assertThat(socket.state()).isEqualTo(EngineSocket.State.WAITING);
      DockerWatch watch = new DockerWatch(EngineSockets.at(path), this::note, warnings::add);
      watch.start();
      assertThat(watch.awaitFirstScan(10_000)).isTrue();
      assertThat(socket.isServed()).isFalse();
      assertThat(manager.command("pending")).isEqualTo("0");

      manager.command("start");
      Awaitility.await().atMost(Patience.LIMIT).until(() -> noted.size() == 2);
      assertThat(socket.state()).isEqualTo(EngineSocket.State.SERVED);

      manager.command("stop");
      assertThat(socket.state()).isEqualTo(EngineSocket.State.WAITING);
      awaitFurtherLooks();
      watch.stop();
      assertThat(manager.command("pending")).isEqualTo("0");
      assertThat(noted).containsExactly("aa", "bb");
    }
  }

  /** What the last events of an engine that stops cause must not start it again. */
  @Test
  void isNotConnectedForTheEventsOfItsStop() throws Exception {
    Path path = dir.resolve("docker.sock");
    try (Manager manager = new Manager(dir, path)) {
      manager.command("start");
      DockerWatch watch = new DockerWatch(EngineSockets.at(path), this::note, warnings::add);
      watch.start();
      assertThat(watch.awaitFirstScan(30_000)).isTrue();
      assertThat(noted).containsExactly("aa", "bb");

      // The engine stops listening, reports that a container ended, and goes on for a while.
      manager.command("retire");
      Awaitility.await().atMost(Patience.LIMIT).until(() -> noted.size() == 3);
      assertThat(manager.command("pending")).isEqualTo("0");
      manager.command("stop");
      awaitFurtherLooks();
      watch.stop();
      assertThat(manager.command("pending")).isEqualTo("0");
      assertThat(noted).containsExactly("aa", "bb", "cc");
    }
  }

  @Test
  void theDoctorsQueryStartsNone() throws Exception {
    Path path = dir.resolve("docker.sock");
    try (Manager manager = new Manager(dir, path)) {
      assertThat(
              catchThrowable(
                  () -> DockerEngine.query(EngineSockets.at(path), Duration.ofSeconds(20))))
          .hasMessageContaining("not running");
      assertThat(manager.command("pending")).isEqualTo("0");
      manager.command("start");
      assertThat(DockerEngine.query(EngineSockets.at(path), Duration.ofSeconds(20)))
          .isEqualTo(new DockerEngine("1.0", "overlay2", "2"));
    }
  }

  /** Until a watch that connects would have done so: another connects as often as it looks. */
  private void awaitFurtherLooks() throws Exception {
    try (Manager other = new Manager(dir, dir.resolve("other.sock"))) {
      List<String> found = new CopyOnWriteArrayList<>();
      other.command("start");
      DockerWatch watch =
          new DockerWatch(
              EngineSockets.at(dir.resolve("other.sock")),
              note -> found.add(((Note.ContainerSeen) note).inspect().path("Id").asText()),
              warnings::add);
      watch.start();
      Awaitility.await().atMost(Patience.LIMIT).until(() -> found.size() == 2);
      other.command("stop");
      other.command("start");
      Awaitility.await().atMost(Patience.LIMIT).until(() -> found.size() == 4);
      watch.stop();
    }
  }

  private void note(Note note) {
    noted.add(((Note.ContainerSeen) note).inspect().path("Id").asText());
  }

  /** Runs manager.pl and gives it commands, each of which it answers with a line. */
  private static final class Manager implements AutoCloseable {
    private final Process process;
    private final PrintStream commands;
    private final BufferedReader answers;

    Manager(Path dir, Path socket) throws IOException {
      Path program = dir.resolve("systemd");
      if (!Files.exists(program)) {
        Files.copy(Path.of("/usr/bin/perl"), program);
        assertThat(program.toFile().setExecutable(true)).isTrue();
      }
      Path script = dir.resolve("manager.pl");
      try (InputStream in = WaitingEngineTest.class.getResourceAsStream("manager.pl")) {
        Files.write(script, Objects.requireNonNull(in).readAllBytes());
      }
      process =
          new ProcessBuilder(program.toString(), script.toString(), socket.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      commands = new PrintStream(process.getOutputStream(), true, StandardCharsets.US_ASCII);
      answers = process.inputReader(StandardCharsets.US_ASCII);
      assertThat(answers.readLine()).isEqualTo("listening");
    }

    String command(String command) throws IOException {
      commands.println(command);
      return answers.readLine();
    }

    @Override
    public void close() {
      commands.close();
      process.onExit().orTimeout(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    }
  }
}
