package org.godo.listener.lifecycle;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Closes what was opened, in reverse order. All steps run, also after a failure; the first failure
 * is thrown, with the others suppressed in it.
 */
public final class Closer implements AutoCloseable {
  private final Deque<Step> steps = new ArrayDeque<>();

  /** A step of closing. */
  @FunctionalInterface
  public interface Step {
    void run() throws Exception;
  }

  /** Adds the step that closes what was just opened. */
  public void add(Step step) {
    steps.push(step);
  }

  /**
   * Runs all steps; each runs once.
   *
   * @throws RuntimeException the first failure, wrapped in IllegalStateException if it was checked
   */
  @Override
  public void close() {
    Throwable first = null;
    while (!steps.isEmpty()) {
      first = combine(first, run(steps.pop()));
    }
    if (first instanceof RuntimeException unchecked) {
      throw unchecked;
    }
    if (first instanceof Error error) {
      throw error;
    }
    if (first != null) {
      throw new IllegalStateException("could not stop cleanly: " + first.getMessage(), first);
    }
  }

  private static @Nullable Throwable run(Step step) {
    try {
      step.run();
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return e;
    } catch (Throwable e) {
      return e;
    }
  }

  private static @Nullable Throwable combine(@Nullable Throwable first, @Nullable Throwable next) {
    if (first == null) {
      return next;
    }
    if (next != null) {
      first.addSuppressed(next);
    }
    return first;
  }
}
