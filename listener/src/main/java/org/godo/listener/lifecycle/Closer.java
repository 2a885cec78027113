package org.godo.listener.lifecycle;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Ends things in the reverse order of their beginning. All of them are ended, whatever fails; the
 * first failure is thrown, the others are suppressed in it.
 */
public final class Closer implements AutoCloseable {
  private final Deque<Step> steps = new ArrayDeque<>();

  /** Something to do at the end. */
  @FunctionalInterface
  public interface Step {
    void run() throws Exception;
  }

  /** Adds what ends the thing that just began. */
  public void add(Step end) {
    steps.push(end);
  }

  /**
   * Ends everything.
   *
   * @throws RuntimeException the first failure, wrapped in IllegalStateException if it was checked
   */
  @Override
  public void close() {
    Exception first = null;
    while (!steps.isEmpty()) {
      first = keep(first, run(steps.pop()));
    }
    if (first instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (first != null) {
      throw new IllegalStateException("could not end in order: " + first.getMessage(), first);
    }
  }

  private static @Nullable Exception run(Step step) {
    try {
      step.run();
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return e;
    } catch (Exception e) {
      return e;
    }
  }

  private static @Nullable Exception keep(@Nullable Exception first, @Nullable Exception next) {
    if (first == null) {
      return next;
    }
    if (next != null) {
      first.addSuppressed(next);
    }
    return first;
  }
}
