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

/** Shows on standard error how far a run is, from its beginning to its end. */
final class ProgressReport {
  private static final Duration UPDATES = Duration.ofMillis(250);
  private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");
  private static final String DELIVERED = "documents_delivered";

  private final ReadCount read;
  private final ProgressBar progress;
  private final Disposable updates;

  /**
   * @param err standard error
   * @param sessions those that are read
   */
  static ProgressReport begin(PrintWriter err, List<Session> sessions, ReadCount read) {
    ProgressBar progress = new ProgressBar(err, isTerminal(), total(sessions), millis());
    return new ProgressReport(read, progress);
  }

  private ProgressReport(ReadCount read, ProgressBar progress) {
    this.read = read;
    this.progress = progress;
    this.updates =
        Flux.interval(UPDATES)
            .onBackpressureDrop()
            .subscribe(tick -> progress.update(read.documents(), millis()));
  }

  /** Empty if a session does not say what was delivered of it. */
  static OptionalLong total(List<Session> sessions) {
    return sessions.stream().allMatch(session -> session.totals().containsKey(DELIVERED))
        ? OptionalLong.of(
            sessions.stream().mapToLong(session -> session.totals().get(DELIVERED)).sum())
        : OptionalLong.empty();
  }

  /** {@link System#console} tells of standard input and output, and not of standard error. */
  private static boolean isTerminal() {
    String kind = System.getenv("TERM");
    if (kind == null || kind.equals("dumb")) {
      return false;
    }
    try {
      return isTerminal(Files.readSymbolicLink(STANDARD_ERROR).toString());
    } catch (IOException untold) {
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

  /** The run is over, in whatever way. */
  void end() {
    updates.dispose();
    progress.end(read.documents(), millis());
  }
}
