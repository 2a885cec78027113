package org.godo.listener.support;

import java.time.Duration;

/**
 * How long tests wait for what has to happen: enough for a machine that is far slower than usual.
 */
public final class Patience {
  public static final Duration LIMIT = Duration.ofMinutes(5);

  private Patience() {}
}
