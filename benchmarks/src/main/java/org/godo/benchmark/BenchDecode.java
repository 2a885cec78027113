package org.godo.benchmark;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.Locale;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs {@link DecodeBenchmark} on a capture and prints what it comes to in one line. */
public final class BenchDecode {
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  private BenchDecode() {}

  /**
   * Measures.
   *
   * @param arguments the capture to decode
   */
  public static void main(String[] arguments) throws RunnerException {
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include(DecodeBenchmark.class.getName())
                    .param("capture", arguments[0])
                    .addProfiler(GCProfiler.class)
                    .build())
            .run();
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
