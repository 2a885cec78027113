package org.godo.listener.lifecycle;

import java.lang.Thread.UncaughtExceptionHandler;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.godo.model.error.ExitCode;
import org.godo.model.error.GodoException;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a session when one of its threads ends with a failure that it does not handle. A
 * session must not go on as if nothing had happened: it ends, so that it can be started again. Only
 * of threads that ask engines about containers it goes on, with a loss from then on, and of those
 * that report on the session. Safe for use by threads.
 */
public final class ThreadFailures implements UncaughtExceptionHandler, AutoCloseable {
  /** Threads whose notes complete what the kernel reports: names, images and mounts. */
  private static final List<String> OF_ENGINES = List.of("docker", "cri", "grpc-");

  /** Threads that nothing recorded depends on. */
  private static final List<String> OBSERVERS =
      List.of("status", "metrics", "HTTP-Dispatcher", "timeout");

  /** Threads of the store: a failure to write closes its file, and writing is tried again. */
  private static final List<String> OF_STORE = List.of("godo-store", "MVStore");

  /** Threads without which the delivery goes on to the end of what was captured. */
  private static final List<String> OF_CAPTURE = List.of("capture", "kernel-watch");

  private final Messages messages;
  private final CompletableFuture<Void> fatal = new CompletableFuture<>();
  private final CompletableFuture<Void> stuck = new CompletableFuture<>();
  private volatile @Nullable String lost;
  private @Nullable UncaughtExceptionHandler before;

  private ThreadFailures(Messages messages) {
    this.messages = messages;
  }

  /** Handles the failures of all threads from now on, until it is closed. */
  public static ThreadFailures handle(Messages messages) {
    ThreadFailures failures = new ThreadFailures(messages);
    failures.before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler(failures);
    return failures;
  }

  @Override
  public void uncaughtException(Thread thread, Throwable thrown) {
    String name = thread.getName();
    if (isOneOf(OBSERVERS, name)) {
      messages.warn(
          "the thread " + name + " failed: " + thrown + "; what is recorded does not depend on it");
    } else if (isOneOf(OF_ENGINES, name)) {
      lost = "the thread " + name + " failed: " + thrown;
    } else if (thrown instanceof Error || !isOneOf(OF_STORE, name)) {
      failed(name, thrown);
      if (!isOneOf(OF_CAPTURE, name)) {
        stuck.completeExceptionally(thrown);
      }
    }
  }

  private static boolean isOneOf(List<String> names, String name) {
    return names.stream().anyMatch(name::startsWith);
  }

  /** Ends the session: a thread that it depends on failed, or will not go on. */
  public void failed(String thread, Throwable thrown) {
    fatal.completeExceptionally(
        new GodoException(
            ExitCode.FAILED,
            "stopped recording: the thread "
                + thread
                + " failed: "
                + thrown
                + "; what was captured before is kept, start again",
            thrown));
  }

  /** Fails with a {@link GodoException} when the session is to end; never completes otherwise. */
  public CompletableFuture<Void> fatal() {
    return fatal;
  }

  /** Fails when the delivery may wait for a thread that is no more; never completes otherwise. */
  public CompletableFuture<Void> stuck() {
    return stuck;
  }

  /** Whether what the session depends on goes on, and what completes its record too. */
  public boolean isComplete() {
    return lost == null;
  }

  /** Which thread does not complete the record any more, and why; for {@link #isComplete} false. */
  public String lost() {
    return Objects.requireNonNullElse(lost, "");
  }

  @Override
  public void close() {
    if (Thread.getDefaultUncaughtExceptionHandler() == this) {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
  }
}
