package org.godo.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A command of this checkout or of the system, run to its end or in the background. */
public final class Command {
  private static final Path CHECKOUT =
      Path.of(System.getProperty("godo.checkout", "..")).toAbsolutePath().normalize();

  /** For the longest command of all, on a machine ten times slower than those at hand. */
  private static final long LIMIT_SECONDS = 900;

  /** For a script to clean up after SIGTERM. */
  private static final long STOP_SECONDS = 120;

  private final List<String> words;
  private final Path out;
  private final Path err;

  private Command(List<String> words) {
    this.words = words;
    try {
      out = Files.createTempFile("godo-test", ".out");
      err = Files.createTempFile("godo-test", ".err");
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    out.toFile().deleteOnExit();
    err.toFile().deleteOnExit();
  }

  /** Exit code and output of a command. */
  public record Result(List<String> words, int exitCode, String out, String err) {
    /** Returns the only line on standard error, as a failure prints it. */
    public String onlyErrorLine() {
      if (err.lines().count() != 1) {
        throw new AssertionError("not one line on standard error: " + err);
      }
      return err.strip();
    }

    public Result expectSuccess() {
      if (exitCode != 0) {
        throw new AssertionError(
            "%s ended with %d; standard error: %s\nstandard output: %s"
                .formatted(words, exitCode, err, out));
      }
      return this;
    }
  }

  public static Path checkout() {
    return CHECKOUT;
  }

  public static Command listener(Object... args) {
    return script("listener", args);
  }

  public static Command filter(Object... args) {
    return script("filter", args);
  }

  public static Command script(String name, Object... args) {
    List<Object> all = new ArrayList<>(List.of(CHECKOUT.resolve("scripts").resolve(name)));
    all.addAll(Arrays.asList(args));
    return of(all.toArray());
  }

  /** Returns a docker command on the dockerd that {@code docker-lab} started in a directory. */
  public static Command docker(Path lab, List<?> words) {
    List<Object> all = new ArrayList<>(List.of("docker", lab));
    all.addAll(words);
    return script("docker-lab", all.toArray());
  }

  public static Command of(Object... words) {
    return new Command(Arrays.stream(words).map(Object::toString).toList());
  }

  public Process start() {
    try {
      return new ProcessBuilder(words)
          .redirectInput(Path.of("/dev/null").toFile())
          .redirectOutput(out.toFile())
          .redirectError(err.toFile())
          .start();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Waits for the end of a process that {@link #start} returned. */
  public Result finish(Process process) throws InterruptedException {
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      process.destroy();
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
      throw new AssertionError(words + " did not end; standard error: " + read(err));
    }
    return new Result(words, process.exitValue(), read(out), read(err));
  }

  public Result run() throws InterruptedException {
    return finish(start());
  }

  /** Returns standard error so far. */
  public String errorSoFar() {
    return read(err);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
