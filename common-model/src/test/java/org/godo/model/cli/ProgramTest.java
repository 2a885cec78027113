package org.godo.model.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
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

  static final class Child {
    private Child() {}

    public static void main(String[] args) {
      System.exit(Program.run(new Warns(), args));
    }
  }

  @Test
  void aWarningThatIsLoggedIsALineOfTheProgram() throws Exception {
    Process child =
        new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName())
            .redirectErrorStream(true)
            .start();
    try (InputStream out = child.getInputStream()) {
      assertThat(new String(out.readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo("lister: warning: the store is away??[2J\n");
    }
    assertThat(child.waitFor()).isZero();
  }
}
