package org.godo.system.truth;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A step of a strace log, in the order in which the tracer saw it. */
sealed interface StraceStep {
  /** A task entered a call. Its result is known, as the log has been read to its end. */
  record Entered(StraceCall call) implements StraceStep {}

  /** A task returned from a call. */
  record Returned(StraceCall call) implements StraceStep {}

  /**
   * A task ended.
   *
   * @param signal the number of the signal that ended it; 0 if it exited
   */
  record Ended(int tid, int code, int signal) implements StraceStep {}

  /** A thread other than the leader called exec; from now on it has the leader's id. */
  record Superseded(int leader, int thread) implements StraceStep {}

  /**
   * A system call.
   *
   * @param tid the task in the tracer's pid namespace, after an exec the new one
   * @param arguments as strace prints them
   * @param result null where the call never returned
   * @param errno name of the error, as ENOENT; null unless it failed
   * @param path of the returned descriptor; null if the result is none
   * @param child id of the created task in the tracer's pid namespace; 0 if none
   */
  record StraceCall(
      int tid,
      String name,
      List<String> arguments,
      @Nullable Long result,
      @Nullable String errno,
      @Nullable String path,
      int child) {

    boolean succeeded() {
      return result != null && errno == null;
    }

    String argument(int index) {
      return arguments.get(index);
    }

    int intResult() {
      if (result == null) {
        throw new IllegalStateException("no result: " + this);
      }
      return Math.toIntExact(result);
    }
  }
}
