package org.godo.model.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;

/** Runs in a process of its own, as a program's lines go where the machine's standard error is. */
class ProgramTest {
  @Command(name = "lister")
  static final class Warns implements Runnable {
    @Override
    public void run() {
      LoggerFactory.getLogger("org.godo.Some").warn("the store is {}", "away\n\u001b[2J");
    }
  }

  @Command(name = "reader")
  static final class ReadsAnObject implements Callable<Integer> {
    @Override
    public Integer call() throws Exception {
      ByteArrayOutputStream written = new ByteArrayOutputStream();
      try (ObjectOutputStream out = new ObjectOutputStream(written)) {
        out.writeObject(new BigDecimal(0));
      }
      try (var in = new ObjectInputStream(new ByteArrayInputStream(written.toByteArray()))) {
        in.readObject();
      }
      return 0;
    }
  }

  static final class Child {
    private Child() {}

    public static void main(String[] args) {
      System.exit(Program.run(args.length == 0 ? new Warns() : new ReadsAnObject()));
    }
  }

  @Test
  void aWarningThatIsLoggedIsALineOfTheProgram() throws Exception {
    assertThat(run(0)).isEqualTo("lister: warning: the store is away??[2J\n");
  }

  @Test
  void serializedObjectsAreRefused() throws Exception {
    assertThat(run(1, "read"))
        .isEqualTo(
            "reader: InvalidClassException: filter status: REJECTED; --verbose shows where\n");
  }

  private static String run(int exitCode, String... args) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                System.getProperty("java.home") + "/bin/java",
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName()));
    command.addAll(List.of(args));
    Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (InputStream out = child.getInputStream()) {
      String lines = new String(out.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(child.waitFor()).isEqualTo(exitCode);
      return lines;
    }
  }
}
