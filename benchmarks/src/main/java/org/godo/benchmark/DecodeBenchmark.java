package org.godo.benchmark;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** From the bytes of a capture to raw events. */
@State(Scope.Benchmark)
public class DecodeBenchmark {
  @Benchmark
  public int capture() {
    return 0;
  }
}
