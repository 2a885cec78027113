package org.godo.filter.process;

import java.util.Set;
import org.godo.filter.support.Recording;

/** Process instances for unit tests of later stages. */
public final class TestProcesses {
  private TestProcesses() {}

  /** Returns a process of host {@code h} that nothing but its id and start is known of. */
  public static ProcessInstance of(int tgid, long start) {
    return new ProcessTable("h", Recording.BOOT, Set.of()).add("s1", tgid, start);
  }
}
