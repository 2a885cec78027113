package org.godo.benchmark.filter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Measures the filter against a baseline: the plain driver, which reads the same documents. Both
 * are separate programs with the same heap on the same embedded store. They alternate; each run of
 * the filter is compared with the readings before and after it, and its results with the
 * simulation.
 *
 * <p>{@code FilterBenchmark FILTER [DOCUMENTS [ROUNDS]]}, where {@code FILTER} starts the filter.
 */
public final class FilterBenchmark {
  /** Approximate raw documents per process in {@code docker-run.pcap.gz}. */
  private static final int DOCUMENTS_PER_PROCESS = 100;

  /** Ratio of the lengths of the two records. */
  private static final int TIMES = 10;

  private final Path filter;
  private final int rounds;
  private final Path work;

  /** Medians of the rounds with one record. */
  private record Outcome(double ratio, double filterSeconds, long peakMegabytes) {}

  private FilterBenchmark(Path filter, int rounds, Path work) {
    this.filter = filter;
    this.rounds = rounds;
    this.work = work;
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    long documents = args.length > 1 ? Long.parseLong(args[1]) : 10_000_000;
    int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 1;
    Path work = Files.createTempDirectory("godo-bench-filter");
    try {
      new FilterBenchmark(Path.of(args[0]), rounds, work).run(documents);
    } finally {
      delete(work);
    }
  }

  private void run(long documents) throws IOException, InterruptedException {
    Outcome shorter = measure(documents / TIMES);
    Outcome longer = measure(documents);
    System.out.printf(
        Locale.ROOT,
        "filter ratio=%.2f linear=%.2f peak_mb=%d%n",
        longer.ratio(),
        longer.filterSeconds() / shorter.filterSeconds() / TIMES,
        longer.peakMegabytes());
  }

  private Outcome measure(long documents) throws IOException, InterruptedException {
    Path dataDir = Files.createTempDirectory(work, "data");
    RecordStore store = new RecordStore(dataDir);
    Truth truth = store.fill(documents, documents / DOCUMENTS_PER_PROCESS);
    System.out.printf(
        Locale.ROOT,
        "%d documents of %d processes in %d containers, %d file accesses%n",
        truth.documents(),
        truth.processes(),
        truth.containers(),
        truth.fileAccesses());
    Programs programs = new Programs(filter, dataDir, work);
    List<Double> ratios = new ArrayList<>();
    List<Double> seconds = new ArrayList<>();
    long peak = 0;
    double before = programs.read(truth);
    for (int round = 0; round < rounds; round++) {
      store.dropResults();
      Programs.FilterTime filtered = programs.filter();
      store.check(truth);
      double after = programs.read(truth);
      double reading = (before + after) / 2;
      before = after;
      ratios.add(reading / filtered.seconds());
      seconds.add(filtered.seconds());
      peak = Math.max(peak, filtered.peakMegabytes());
      System.out.printf(
          Locale.ROOT,
          "round %d: driver %.0f documents/s, filter %.0f documents/s in %.1f s, ratio %.2f,"
              + " heap %d MB%n",
          round + 1,
          truth.documents() / reading,
          truth.documents() / filtered.seconds(),
          filtered.seconds(),
          reading / filtered.seconds(),
          filtered.peakMegabytes());
    }
    delete(dataDir);
    return new Outcome(median(ratios), median(seconds), peak);
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
