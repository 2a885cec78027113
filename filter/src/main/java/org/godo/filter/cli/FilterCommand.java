package org.godo.filter.cli;

import java.io.PrintWriter;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.godo.filter.FilterRun;
import org.godo.filter.read.LastSessions;
import org.godo.filter.read.SessionTimes;
import org.godo.filter.read.Span;
import org.godo.filter.read.StoreReader;
import org.godo.model.cli.LossSummary;
import org.godo.model.error.ExitCode;
import org.godo.model.error.GodoException;
import org.godo.model.result.RunResult;
import org.godo.model.session.Session;
import org.godo.model.store.Store;
import org.godo.model.store.StoreMixin;
import org.godo.model.text.Printable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code filter --since T}: rebuilds trees from recorded sessions and writes the results. */
@Command(
    name = "filter",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    sortOptions = false,
    description = "Rebuilds what containers did from what the listener recorded.",
    subcommands = {TreeCommand.class, ExportCommand.class, ExplainCommand.class})
public final class FilterCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--since",
      paramLabel = "T",
      description =
          "Start of the span: ISO-8601 date-time or date, a duration back from now (90m, 2h, 3d),"
              + " or 'last' for the latest session.")
  private @Nullable String since;

  @Option(names = "--until", paramLabel = "T", description = "End of the span (default: now).")
  private @Nullable String until;

  @Option(
      names = "--session",
      paramLabel = "S",
      description = "Only the session with this id or name.")
  private @Nullable String session;

  @Option(names = "--host", paramLabel = "H", description = "Only sessions of this host.")
  private @Nullable String host;

  @Option(
      names = "--kernel-threads",
      description = "Also the threads of the kernel, which run no program and access no files.")
  private boolean kernelThreads;

  @Mixin private final StoreMixin storeOptions = new StoreMixin();

  private final Clock clock = Clock.system(ZoneId.systemDefault());

  /** Opens the store that the options name; the caller closes it. */
  Store openStore() {
    return Store.open(storeOptions.options());
  }

  @Override
  public Integer call() {
    if (since == null) {
      throw usage(
          "--since is missing: give the start of the span, or 'last' for the latest session");
    }
    try (Store store = openStore()) {
      List<Session> all =
          new StoreReader(store.database()).sessions().stream().filter(this::chosen).toList();
      boolean last = since.equals(TimeSpec.LAST);
      List<Session> candidates = last ? LastSessions.of(all) : all;
      Span span = span(candidates);
      List<Session> sessions =
          candidates.stream()
              .filter(each -> span.overlaps(SessionTimes.least(each), SessionTimes.greatest(each)))
              .toList();
      if (sessions.isEmpty()) {
        throw nothing(all, span);
      }
      report(run(store, sessions, span), sessions, span);
      return ExitCode.DONE.code();
    }
  }

  private RunResult run(Store store, List<Session> sessions, Span span) {
    FilterRun run = new FilterRun(store, clock, VersionProvider.version());
    if (kernelThreads) {
      run.withKernelThreads();
    }
    PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
    ProgressReport progress = ProgressReport.start(err, sessions, run.read());
    try {
      return run.run(sessions, span);
    } finally {
      progress.end();
    }
  }

  private boolean chosen(Session each) {
    boolean rightHost = host == null || host.equals(each.host());
    boolean rightSession =
        session == null || session.equals(each.id()) || session.equals(each.name());
    return rightHost && rightSession;
  }

  private Span span(List<Session> chosen) {
    String from = Objects.requireNonNull(since);
    long end = until == null ? clock.millis() : time(until);
    if (!from.equals(TimeSpec.LAST)) {
      return new Span(time(from), end);
    }
    Span ofAll = LastSessions.span(chosen, end);
    return until == null ? ofAll : new Span(ofAll.since(), end);
  }

  private long time(String text) {
    return TimeSpec.parse(text, clock)
        .orElseThrow(
            () ->
                usage(
                    "'%s' is not a time: give an ISO-8601 date-time or date, or a duration back from now (90m, 2h, 3d)"
                        .formatted(text)))
        .toEpochMilli();
  }

  private ParameterException usage(String message) {
    return new ParameterException(Objects.requireNonNull(spec).commandLine(), message);
  }

  private GodoException nothing(List<Session> chosen, Span span) {
    return new GodoException(
        ExitCode.NOTHING_MATCHED,
        chosen.isEmpty()
            ? "nothing was recorded, or nothing that matches: record with 'listener run' first, or"
                + " check --data-dir, --host and --session"
            : "nothing was recorded from %s: the sessions last from %s; give another --since or"
                    .formatted(EmptyResults.text(span), EmptyResults.text(all(chosen)))
                + " --until, or '--since last'");
  }

  private Span all(List<Session> sessions) {
    return LastSessions.span(sessions, clock.millis());
  }

  private void report(RunResult run, List<Session> sessions, Span span) {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    Set<String> hosts = new TreeSet<>(sessions.stream().map(Session::host).toList());
    out.printf(
        "filtered %d session%s of %s: %d containers, %d processes, %d file accesses in %.1f s%n",
        sessions.size(),
        sessions.size() == 1 ? "" : "s",
        Printable.escape(String.join(", ", hosts)),
        run.counts().getOrDefault("containers", 0L),
        run.counts().getOrDefault("processes", 0L),
        run.counts().getOrDefault("file_accesses", 0L),
        run.durationMillis() / 1000.0);
    if (run.counts().getOrDefault("processes", 0L) == 0) {
      out.println("no results: " + EmptyResults.why(sessions, span, clock.millis()));
    }
    long leftOut = run.counts().getOrDefault("kernel_threads", 0L);
    if (leftOut > 0) {
      out.printf("left out: %d kernel threads; --kernel-threads includes them%n", leftOut);
    }
    long unaudited = run.counts().getOrDefault("unaudited", 0L);
    if (unaudited > 0) {
      out.printf(
          "not audited: %d processes, of which calls are missing (complete is false); restart those"
              + " from before audit was on, or boot with audit=1%n",
          unaudited);
    }
    Undelivered undelivered = new Undelivered(sessions, run.startTimestamp());
    LossSummary.lines(undelivered.lost(run.loss())).forEach(out::println);
    undelivered.lines().forEach(out::println);
    long unlisted = run.counts().getOrDefault("loss_windows", 0L) - run.loss().size();
    if (unlisted > 0) {
      out.printf("lost: %d windows more; the sessions have all%n", unlisted);
    }
    out.flush();
  }
}
