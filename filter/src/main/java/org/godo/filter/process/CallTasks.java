package org.godo.filter.process;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Pairs calls with the tasks that they created. The result of a call is the task's number in the
 * caller's own pid namespace (kernel/fork.c, pid_vnr). That is the host's number for callers in the
 * first namespace only; elsewhere it may be the host's number of another task, a sibling too. So
 * the result counts as the host's only while nothing contradicts: neither the order, nor another
 * call of the same caller whose result names no task of it.
 *
 * <p>Without such a number calls and tasks are paired in order, which is certain for a caller of
 * one thread. Those of several threads at a time are paired by their numbers ({@link CallBurst}).
 * What is neither is paired in order too, but not certain.
 */
final class CallTasks {
  /** More calls of one caller are not compared. */
  private static final int LIMIT = 1_024;

  private final LossWindows losses;
  private final LivePart<Numbers> numbers;

  /** What the results of a process's calls are. */
  private enum Numbers {
    /** Once the host's, in the order of the tasks too. */
    AGREED,
    /** Of another pid namespace than the first. */
    OF_NAMESPACE
  }

  /**
   * The task of a call.
   *
   * @param fork null if not known
   * @param certain whether it can be no other
   */
  record Match(@Nullable TaskFork fork, boolean certain) {
    static final Match NONE = new Match(null, false);
  }

  CallTasks(ProcessTable table, LossWindows losses) {
    this.losses = losses;
    this.numbers = table.newPart();
  }

  /** Returns the task of a call; all calls that are not matched yet are among the tasks. */
  Match match(UnmatchedTasks tasks, PendingCall call, ProcessInstance caller) {
    boolean ofNamespace = numbersOf(caller) == Numbers.OF_NAMESPACE;
    TaskFork named = ofNamespace ? null : tasks.named(call);
    Match ordered = inOrder(tasks, call, caller);
    if (named == null) {
      return byOrder(tasks, call, caller, ordered);
    }
    if (named.equals(ordered.fork())) {
      return agreed(tasks, call, caller, ordered);
    }
    return decide(tasks, call, caller, named, ordered);
  }

  /** A process's pid namespace is its creator's or one below (kernel/pid_namespace.c). */
  private @Nullable Numbers numbersOf(ProcessInstance caller) {
    ProcessInstance creator = caller.lineage().creator();
    if (creator != null && numbers.of(creator) == Numbers.OF_NAMESPACE) {
      numbers.set(caller, Numbers.OF_NAMESPACE);
    }
    return numbers.of(caller);
  }

  private static Match inOrder(UnmatchedTasks tasks, PendingCall call, ProcessInstance caller) {
    TaskFork first = tasks.first(call);
    if (first == null) {
      return Match.NONE;
    }
    if (isSequential(tasks, caller, first)) {
      return new Match(first, true);
    }
    Match match = CallBurst.match(tasks, call, first);
    TaskFork fork = match.fork();
    boolean maybeOfOther = fork != null && tasks.maybeOfChildren().mayHaveCreated(fork);
    return new Match(fork, match.certain() && !maybeOfOther);
  }

  /** A process that never had another thread makes one call after the other. */
  private static boolean isSequential(
      UnmatchedTasks tasks, ProcessInstance caller, TaskFork first) {
    return caller.threads().count() <= 1 && !tasks.maybeOfChild(first);
  }

  /** Accepts the task that is both named and in order. */
  private Match agreed(
      UnmatchedTasks tasks, PendingCall call, ProcessInstance caller, Match ordered) {
    TaskFork fork = Objects.requireNonNull(ordered.fork());
    if (tasks.isOutOfStep(call) || lostNear(call, fork)) {
      // Where the calls are one behind, so may be their numbers.
      tasks.outOfStep(fork);
      return new Match(fork, false);
    }
    if (ordered.certain()) {
      numbers.set(caller, Numbers.AGREED);
    }
    return new Match(fork, numbers.of(caller) == Numbers.AGREED);
  }

  /** Decides between the task that the result names and the one in order. */
  private Match decide(
      UnmatchedTasks tasks,
      PendingCall call,
      ProcessInstance caller,
      TaskFork named,
      Match ordered) {
    TaskFork other = ordered.fork();
    boolean ofHost = numbers.of(caller) == Numbers.AGREED;
    if (other == null) {
      return new Match(named, ofHost && !lostNear(call, named));
    }
    boolean lost = lostNear(call, named) || lostNear(call, other);
    boolean otherNamed = tasks.isNamed(other);
    boolean ofSeveral = tasks.ofSeveralCallers(call, other) || tasks.maybeOfChild(named);
    boolean sequential = isSequential(tasks, caller, other);
    boolean inOrderOnly =
        isRefuted(tasks, call) || (ofSeveral && ordered.certain()) || (sequential && !otherNamed);
    if (!lost && inOrderOnly) {
      return byOrder(tasks, call, caller, ordered);
    }
    if (!lost && sequential) {
      // No host's numbers: with set_tid of clone3 a program chooses those of its own namespace.
      tasks.outOfStep(other);
      return new Match(other, false);
    }
    boolean certain = !lost && ((otherNamed && !ofSeveral) || (ofHost && !ordered.certain()));
    if (!certain) {
      tasks.outOfStep(other);
      tasks.outOfStep(named);
    }
    return new Match(named, certain);
  }

  /** Returns whether a later call of the same caller shows that the results are not the host's. */
  private boolean isRefuted(UnmatchedTasks tasks, PendingCall call) {
    return tasks.calls().stream()
        .limit(LIMIT)
        .filter(each -> each.caller() == call.caller() && each.result() > 0)
        .anyMatch(each -> tasks.named(each) == null && !lostTaskOf(each));
  }

  /**
   * The task of a lost call may be left. That call was entered up to a tick before by its clock,
   * and would have been logged at its end, which may be up to a tick after this call's entry.
   */
  private boolean lostNear(PendingCall call, TaskFork fork) {
    return losses.overlaps(
        call.earliest() - 2 * Tolerances.TICK_ROUNDED,
        Math.max(fork.millis(), call.entry() + Tolerances.TICK_ROUNDED));
  }

  private boolean lostTaskOf(PendingCall call) {
    return losses.overlaps(call.earliest(), call.entry() + 2 * Tolerances.TICK_ROUNDED);
  }

  /** Accepts the task in order, unless a loss hides which that is. */
  private Match byOrder(
      UnmatchedTasks tasks, PendingCall call, ProcessInstance caller, Match ordered) {
    TaskFork fork = ordered.fork();
    if (fork == null) {
      return Match.NONE;
    }
    // Each call after it would match the next one's task.
    if (losses.overlaps(call.earliest(), fork.millis())) {
      tasks.outOfStep(fork);
      return Match.NONE;
    }
    if (tasks.isOutOfStep(call) || lostNear(call, fork)) {
      tasks.outOfStep(fork);
      return new Match(fork, false);
    }
    if (ordered.certain() && call.result() > 0 && call.result() != fork.pid()) {
      numbers.set(caller, Numbers.OF_NAMESPACE);
    }
    return ordered;
  }
}
