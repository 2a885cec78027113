package org.godo.system.truth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.godo.system.Command;
import org.godo.system.Results;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares the results of a capture with what the scripts of its containers do. */
class CaptureTruthTest {
  private static final Map<String, String> CONTAINERS =
      Map.of(
          "alpha", "285478e8d3cd3eb5db7a2a8331361eca6003f917f4b3cc98ffbc5fe28701ac7e",
          "beta", "7c22d78f2fab80c190142b1198659fb53d99d0ff55eb8e8a5909831f7dc6eb73",
          "gamma", "358a6325137306fa930f4b2470920414bd21a2a1d80cf716d9f767aa8cb282cb");

  @TempDir Path data = Path.of("");

  @Test
  void theResultsAreWhatTheScriptsDo() throws IOException, InterruptedException {
    Path test = Command.checkout().resolve("listener/src/test/resources/captures");
    Facts truth =
        Facts.read(
            Command.checkout().resolve("system-tests/src/test/resources/truth/docker-run.txt"));
    Command.listener("replay", "--data-dir", data, test.resolve("docker-run.pcap.gz"))
        .run()
        .expectSuccess();
    Command.filter("--data-dir", data, "--since", "last").run().expectSuccess();

    Comparison comparison =
        Comparison.of(
            truth, GodoFacts.below(Results.export(data), CONTAINERS, List.of("/data/", "/tmp/")));

    System.out.println(Comparison.header());
    System.out.println(comparison.line("docker-run"));
    assertThat(comparison.differences()).isEmpty();
    for (Kind kind : Kind.values()) {
      assertThat(comparison.score(kind).known()).as(kind.title()).isPositive();
    }
  }
}
