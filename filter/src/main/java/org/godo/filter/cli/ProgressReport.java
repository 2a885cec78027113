package org.godo.filter.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.godo.filter.read.ReadCount;
import org.godo.filter.view.ProgressBar;
import org.godo.model.session.Session;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

/** Shows the progress of a run on standard error, from its start to its end. */
final class ProgressReport {
  private static final Duration UPDATE_INTERVAL = Duration.ofMillis(250);
  private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");
  private static final String DELIVERED = "documents_delivered";

  private final ReadCount read;
  private final ProgressBar progress;
  private final Disposable updates;

  /**
   * Starts to show the progress.
   *
   * @param err standard error
   * @param sessions to be read
   */
  static ProgressReport start(PrintWriter err, List<Session> sessions, ReadCount read) {
    ProgressBar progress = new ProgressBar(err, isTerminal(), total(sessions), millis());
    return new ProgressReport(read, progress);
  }

  private ProgressReport(ReadCount read, ProgressBar progress) {
    this.read = read;
    this.progress = progress;
    this.updates =
        Flux.interval(UPDATE_INTERVAL)
            .onBackpressureDrop()
            .subscribe(tick -> progress.update(read.documents(), millis()));
  }

  /** Returns the number of documents to read; empty if a session has no such total. */
  static OptionalLong total(List<Session> sessions) {
    return sessions.stream().allMatch(session -> session.totals().containsKey(DELIVERED))
        ? OptionalLong.of(
            sessions.stream().mapToLong(session -> session.totals().get(DELIVERED)).sum())
        : OptionalLong.empty();
  }

  /** Looks at the file: {@link System#console} is about standard input and output only. */
  private static boolean isTerminal() {
    String kind = System.getenv("TERM");
    if (kind == null || kind.equals("dumb")) {
      return false;
    }
    try {
      return isTerminal(Files.readSymbolicLink(STANDARD_ERROR).toString());
    } catch (IOException unknown) {
      return false;
    }
  }

  static boolean isTerminal(String file) {
    return file.startsWith("/dev/pts/")
        || file.startsWith("/dev/tty")
        || file.equals("/dev/console");
  }

  private static long millis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  /** Shows the last state: the run has ended or failed. */
  void end() {
    updates.dispose();
    progress.end(read.documents(), millis());
  }
}
