package org.godo.listener.calibrate;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The {@link Load}, as a process of its own. */
final class LoadProcess {
  private static final long END_SECONDS = 5;

  private final Process process;
  private final BufferedReader answers;
  private final BufferedWriter requests;

  private LoadProcess(Process process) {
    this.process = process;
    this.answers = process.inputReader(StandardCharsets.US_ASCII);
    this.requests = process.outputWriter(StandardCharsets.US_ASCII);
  }

  /** Events, and the nanoseconds for all of them. */
  record Done(long events, long nanos) {}

  /**
   * Starts it, idle.
   *
   * @param directory for its files
   */
  static LoadProcess start(long loginUid, Path directory, int threads) throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx64m",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            Load.class.getName(),
            Long.toString(loginUid),
            directory.toString(),
            Integer.toString(threads));
    return new LoadProcess(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** Starts causing this many events a second. */
  void begin(long eventsPerSecond, long millis) throws IOException {
    requests.write(eventsPerSecond + " " + millis + "\n");
    requests.flush();
  }

  /**
   * The result of the step once it has ended; null until then.
   *
   * @throws IOException if it died
   */
  @Nullable Done poll() throws IOException {
    boolean alive = process.isAlive();
    if (alive && !answers.ready()) {
      return null;
    }
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("the load ended by itself");
    }
    String[] words = line.split(" ", 2);
    return new Done(Long.parseLong(words[0]), Long.parseLong(words[1]));
  }

  /** Ends the process at once. */
  void end() throws IOException, InterruptedException {
    process.destroy();
    if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
    answers.close();
  }
}
