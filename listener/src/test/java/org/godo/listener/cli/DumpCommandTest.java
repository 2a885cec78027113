package org.godo.listener.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.godo.model.cli.Program;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DumpCommandTest {
  private static final String CAPTURE = "src/test/resources/captures/docker-run.pcap.gz";
  @TempDir Path dir;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private static int run(OutputStream out, String... args) {
    return Program.run(new DumpCommand(out), args);
  }

  @Test
  void printsLines() {
    assertThat(run(out, CAPTURE, "--records", "--serial=1564308")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8).lines()).hasSize(6);
    out.reset();
    assertThat(run(out, CAPTURE, "--events", "--format=JSONL", "--pid=16042")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8).lines())
        .hasSize(1)
        .allSatisfy(line -> assertThat(line).startsWith("{\"_id\": \"8ff85a2b8dde/c/"));
  }

  @Test
  void nothingMatchedIsAnExitCodeOfItsOwn() {
    assertThat(run(out, CAPTURE, "--serial=1")).isEqualTo(6);
    assertThat(out.size()).isZero();
  }

  @Test
  void wrongUse() {
    assertThat(run(out)).isEqualTo(2);
    assertThat(run(out, CAPTURE, "--records", "--events")).isEqualTo(2);
    assertThat(run(out, CAPTURE, "--pid=x")).isEqualTo(2);
    assertThat(run(out, CAPTURE, "--format=xml")).isEqualTo(2);
  }

  @Test
  void aFileThatIsNotThere() {
    assertThat(run(out, "/nowhere.pcap")).isEqualTo(1);
  }

  /** As with {@code listener dump … | head -1}. */
  @Test
  void aReaderThatClosesThePipeEndsItQuietly() throws Exception {
    Path pipe = dir.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Process head = new ProcessBuilder("head", "-1", pipe.toString()).start();
    try (OutputStream toHead = new FileOutputStream(pipe.toFile())) {
      toHead.write("line\n".getBytes(StandardCharsets.UTF_8));
      head.waitFor();
      assertThat(run(toHead, CAPTURE)).isZero();
    }
  }

  @Test
  void outputThatCannotBeWrittenIsAFailure() throws Exception {
    try (OutputStream full = new FileOutputStream("/dev/full")) {
      assertThat(run(full, CAPTURE, "--serial=1564308")).isEqualTo(1);
    }
  }
}
