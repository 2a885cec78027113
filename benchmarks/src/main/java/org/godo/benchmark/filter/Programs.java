package org.godo.benchmark.filter;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs the two measured programs, one at a time, with the same heap. */
final class Programs {
  private static final String HEAP = "-Xmx256m";

  /** As in {@code Pause Full (Ergonomics) 230M->37M(239M) 133.643ms}: others leave garbage. */
  private static final Pattern COLLECTED =
      Pattern.compile("Pause Full .*\\d+M->(\\d+)M\\(\\d+M\\)");

  private final Path filter;
  private final Path dataDir;
  private final Path work;

  /**
   * @param seconds from start to exit
   * @param peakMegabytes peak after full garbage collections
   */
  record FilterTime(double seconds, long peakMegabytes) {}

  /**
   * @param filter starts the filter
   * @param work directory for its output and the log of its collector
   */
  Programs(Path filter, Path dataDir, Path work) {
    this.filter = filter;
    this.dataDir = dataDir;
    this.work = work;
  }

  /** Returns the seconds of reading, without the start of the program. */
  double read(Truth truth) throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classes = System.getProperty("java.class.path");
    List<String> printed =
        run(
            new ProcessBuilder(
                java, HEAP, "-cp", classes, PlainRead.class.getName(), dataDir.toString()));
    String last = printed.get(printed.size() - 1);
    int space = last.indexOf(' ');
    if (Long.parseLong(last.substring(0, space)) != truth.documents()) {
      throw new IllegalStateException(
          "of " + truth.documents() + " documents the store gives out " + last.substring(0, space));
    }
    return Double.parseDouble(last.substring(space + 1));
  }

  FilterTime filter() throws IOException, InterruptedException {
    Path log = work.resolve("gc.log");
    Files.deleteIfExists(log);
    ProcessBuilder program =
        new ProcessBuilder(
            filter.toString(),
            "--since",
            Instant.ofEpochMilli(Journal.START_MILLIS).toString(),
            "--data-dir",
            dataDir.toString());
    program.environment().put("GODO_JAVA_OPTS", HEAP + " -Xlog:gc:file=" + log + ":none");
    long start = System.nanoTime();
    List<String> printed = run(program);
    double seconds = (System.nanoTime() - start) / 1e9;
    printed.forEach(System.out::println);
    return new FilterTime(seconds, peak(log));
  }

  private static long peak(Path log) throws IOException {
    long peak = 0;
    for (String line : Files.readAllLines(log)) {
      Matcher collected = COLLECTED.matcher(line);
      if (collected.find()) {
        peak = Math.max(peak, Long.parseLong(collected.group(1)));
      }
    }
    return peak;
  }

  /** Returns what a program prints; its failure fails the benchmark. */
  private List<String> run(ProcessBuilder program) throws IOException, InterruptedException {
    File output = work.resolve("output").toFile();
    Process process = program.redirectErrorStream(true).redirectOutput(output).start();
    int code = process.waitFor();
    List<String> printed = Files.readAllLines(output.toPath());
    if (code != 0) {
      throw new IllegalStateException(
          program.command() + " ended with " + code + ": " + String.join("\n", printed));
    }
    return printed;
  }
}
