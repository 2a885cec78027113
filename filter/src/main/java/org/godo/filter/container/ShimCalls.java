package org.godo.filter.container;

import java.util.function.Predicate;
import org.godo.filter.container.RuntimeArguments.Purpose;
import org.godo.filter.process.LivePart;
import org.godo.filter.process.ProcessInstance;
import org.godo.filter.process.ProcessTable;
import org.jspecify.annotations.Nullable;

/**
 * The containers for which shims called runtimes. Of a log that has execs alone, nothing else shows
 * from where a child of a shim comes that runs another program.
 */
final class ShimCalls {
  private final Shims shims;
  private final LivePart<RuntimeClaim> latest;

  ShimCalls(ProcessTable table, Shims shims) {
    this.shims = shims;
    this.latest = table.newPart();
  }

  /**
   * Accepts the exec of a process, which runs the new program already.
   *
   * @param beside whether a shim is where the process is, rather than only adopted it
   */
  void accept(ProcessInstance process, Predicate<ProcessInstance> beside) {
    RuntimeArguments arguments =
        RuntimeProgram.isRuntime(process) ? RuntimeProgram.argumentsOf(process) : null;
    ProcessInstance shim = arguments == null ? null : shims.adopting(process);
    if (arguments != null && shim != null && beside.test(shim)) {
      latest.set(shim, new RuntimeClaim(process, arguments.name(), arguments.purpose()));
    }
  }

  /**
   * Returns the latest claim of the shim that is the parent of a process of unknown creation; null
   * if there is none, or the process runs a program that shims themselves start.
   */
  @Nullable RuntimeClaim of(ProcessInstance process) {
    if (process.lineage().isBirthKnown() || !RuntimeProgram.isOther(process)) {
      return null;
    }
    ProcessInstance shim = shims.adopting(process);
    return shim == null ? null : latest.of(shim);
  }

  /** Returns whether a claim is on the first process of a run. */
  static boolean makes(RuntimeClaim claim) {
    return claim.purpose() == Purpose.MAKE;
  }
}
