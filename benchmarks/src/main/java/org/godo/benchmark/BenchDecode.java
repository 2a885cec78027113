package org.godo.benchmark;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.Locale;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs {@link DecodeBenchmark} on a capture and prints its result in one line. */
public final class BenchDecode {
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  private BenchDecode() {}

  /**
   * Runs the benchmark.
   *
   * @param arguments the capture, and optionally the number of samples to measure; half as many are
   *     taken before them to warm up
   */
  public static void main(String[] arguments) throws RunnerException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include(DecodeBenchmark.class.getName())
            .param("capture", arguments[0])
            .addProfiler(GCProfiler.class);
    if (arguments.length > 1) {
      int samples = Integer.parseInt(arguments[1]);
      options.warmupIterations(samples / 2).measurementIterations(samples);
    }
    Collection<RunResult> results = new Runner(options.build()).run();
    RunResult documents = find(results, DecodeBenchmark.DOCUMENTS);
    RunResult none = find(results, DecodeBenchmark.NO_DOCUMENTS);
    print("documents: %,.0f records/s, %.0f bytes allocated per record", documents);
    print("no documents: %,.0f records/s, %.1f bytes allocated per record", none);
    System.out.printf(
        Locale.ROOT,
        "decode records_per_s=%.0f bytes_per_record=%.0f%n",
        perSecond(documents),
        allocated(none));
  }

  private static RunResult find(Collection<RunResult> results, String yields) {
    return results.stream()
        .filter(result -> yields.equals(result.getParams().getParam("yields")))
        .findFirst()
        .orElseThrow();
  }

  private static void print(String format, RunResult result) {
    System.out.printf(Locale.ROOT, format + "%n", perSecond(result), allocated(result));
  }

  private static double perSecond(RunResult result) {
    return result.getPrimaryResult().getScore();
  }

  private static double allocated(RunResult result) {
    return requireNonNull(result.getSecondaryResults().get(ALLOCATED)).getScore();
  }
}
