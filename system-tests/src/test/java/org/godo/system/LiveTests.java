package org.godo.system;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** The condition of tests on live containers. */
public final class LiveTests {
  private LiveTests() {}

  /**
   * Skips the test, with the reason, where containers cannot be recorded; with GODO_REQUIRE_LIVE=1
   * in the environment that is a failure.
   *
   * @param furtherTools further programs that the test needs, by name or path
   */
  public static void require(String... furtherTools) throws InterruptedException {
    skipFor(LiveMachine.obstacle(furtherTools));
  }

  /** Skips the test, or fails as {@link #require} does, where a program is missing. */
  public static void requireTools(String... tools) throws InterruptedException {
    skipFor(LiveMachine.missing(List.of(tools)));
  }

  private static void skipFor(@Nullable String obstacle) {
    if (obstacle != null && "1".equals(System.getenv("GODO_REQUIRE_LIVE"))) {
      throw new AssertionError("a live test is required here, but " + obstacle);
    }
    Assumptions.assumeTrue(obstacle == null, "live test skipped: " + obstacle);
  }
}
