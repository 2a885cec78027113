package org.godo.system.truth;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a strace log tells, in the order in which the tracer saw it. */
sealed interface StraceStep {
  /** A task entered a call. What comes of it is known already, as the log was read to its end. */
  record Entered(StraceCall call) implements StraceStep {}

  /** A task came back from a call. */
  record Returned(StraceCall call) implements StraceStep {}

  /**
   * A task is gone.
   *
   * @param signal the number of the signal that ended it; 0 if it exited
   */
  record Ended(int tid, int code, int signal) implements StraceStep {}

  /** A thread that is not the leader called exec: from here on it has the leader's id. */
  record Superseded(int leader, int thread) implements StraceStep {}

  /**
   * A system call.
   *
   * @param tid the task by the tracer's pid namespace, after an exec the new one
   * @param arguments as strace prints them
   * @param result null where the call never returned
   * @param errno name of the error, as ENOENT; null unless it failed
   * @param path of the descriptor it returned; null if it is none
   * @param child id of the task it made, by the tracer's pid namespace; 0 if it made none
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
