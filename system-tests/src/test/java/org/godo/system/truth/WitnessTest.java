package org.godo.system.truth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The truth itself, on logs whose meaning is plain. */
class WitnessTest {
  @TempDir Path image = Path.of("");
  private final List<String> log = new ArrayList<>();

  @BeforeEach
  void makeImage() throws IOException {
    Files.createDirectory(image.resolve("bin"));
    Files.writeString(image.resolve("bin/real"), "\177ELF");
    Files.createSymbolicLink(image.resolve("bin/sh"), Path.of("real"));
    Files.writeString(image.resolve("script"), "#!/bin/sh -e\n");
  }

  @Test
  void aScriptRunsAsItsInterpreterUnderItsRealName() throws IOException {
    call(
        1,
        "execve(%s, [%s, %s], 0x1 /* 0 vars */) = 0"
            .formatted(text("/script"), text("x"), text("y")));
    assertThat(facts().of(Kind.EXECS))
        .containsExactly("c/1 executes \"/bin/real\" [\"/bin/sh\", \"-e\", \"/script\", \"y\"]");
  }

  @Test
  void writesAreCountedOnTheFileThatWasOpenedWhoeverWritesThroughWhichNumber() throws IOException {
    open(1, "a", 3);
    call(1, "fork() = 2");
    call(1, "dup2(3<%s>, 7) = 7<%s>".formatted(hex("/a"), hex("/a")));
    call(1, "close(3<%s>) = 0".formatted(hex("/a")));
    call(1, "write(7<%s>, %s, 2) = 2".formatted(hex("/a"), text("hi")));
    call(2, "write(3<%s>, %s, 5) = 5".formatted(hex("/a"), text("child")));
    call(2, "write(3<%s>, %s, 0) = 0".formatted(hex("/a"), text("")));
    end(2, 4);
    assertThat(facts().of(Kind.WRITES)).containsExactly("c/1 opened \"/a\", written 2 times");
    assertThat(facts().of(Kind.BYTES)).containsExactly("c/1 opened \"/a\", written 7 bytes");
    assertThat(facts().of(Kind.PARENTS))
        .containsExactly("c/1 is a child of outside/99", "c/2 is a child of c/1");
    assertThat(facts().of(Kind.EXITS)).containsExactly("c/2 exits with 4, signal 0");
  }

  @Test
  void onlyTheOpenThatFoundNoFileMadeOne() throws IOException {
    open(1, "a", 3);
    open(1, "a", 4);
    call(1, "unlink(%s) = 0".formatted(text("a")));
    open(1, "a", 5);
    open(1, "bin/real", 6);
    assertThat(facts().of(Kind.OPENS))
        .containsExactly(
            "c/1 opens \"/a\" [O_CREAT, O_WRONLY], created",
            "c/1 opens \"/a\" [O_CREAT, O_WRONLY]",
            "c/1 opens \"/a\" [O_CREAT, O_WRONLY], created",
            "c/1 opens \"/bin/real\" [O_CREAT, O_WRONLY]");
  }

  @Test
  void aPidThatIsGivenOutAgainIsAnotherProcess() throws IOException {
    for (int code : new int[] {7, 8}) {
      call(1, "fork() = 2");
      end(2, code);
    }
    assertThat(facts().of(Kind.EXITS))
        .containsExactly("c/2 exits with 7, signal 0", "c/2#2 exits with 8, signal 0");
  }

  @Test
  void aReplayThatStraceContradictsIsNoTruth() {
    call(1, "write(3<%s>, %s, 2) = 2".formatted(hex("/a"), text("hi")));
    assertThatThrownBy(this::facts)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the replay is wrong");
  }

  private void open(int tid, String name, int fd) {
    call(
        tid,
        "openat(AT_FDCWD<%s>, %s, O_WRONLY|O_CREAT, 0644) = %d<%s>"
            .formatted(hex("/"), text(name), fd, hex("/" + name)));
  }

  private void end(int tid, int code) {
    log.add("%d 1795272262.1 +++ exited with %d +++".formatted(tid, code));
  }

  private void call(int tid, String text) {
    log.add(tid + " 1795272262.1 " + text);
  }

  private Facts facts() throws IOException {
    Witness witness = new Witness(new ContainerView(image, Map.of(), Map.of()));
    witness.root("c", 1, 99, "/");
    return witness.replay(StraceLog.parse(log));
  }

  private static String text(String text) {
    return '"' + hex(text) + '"';
  }

  private static String hex(String text) {
    StringBuilder escaped = new StringBuilder();
    for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
      escaped.append("\\x%02x".formatted(each));
    }
    return escaped.toString();
  }
}
