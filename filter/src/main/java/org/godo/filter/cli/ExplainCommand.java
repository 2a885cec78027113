package org.godo.filter.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.godo.filter.ExplainRun;
import org.godo.filter.read.ResultReader;
import org.godo.filter.read.StoreReader;
import org.godo.filter.view.ExplanationView;
import org.godo.filter.view.Style;
import org.godo.model.error.ExitCode;
import org.godo.model.error.GodoException;
import org.godo.model.result.FileAccessResult;
import org.godo.model.result.ProcessResult;
import org.godo.model.session.Session;
import org.godo.model.store.Store;
import org.godo.model.text.Printable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code filter explain}: shows where the values of a process or file access come from. */
@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description =
        "Shows where each value of a process or file access comes from: raw documents, rule,"
            + " reason.")
final class ExplainCommand implements Callable<Integer> {
  private static final int PID_DIGITS = 9;

  @ParentCommand private @Nullable FilterCommand parent;
  @Spec private @Nullable CommandSpec spec;

  /** Formats of the explanation. */
  enum Format {
    /** Lines for a person. */
    TEXT,
    /** One JSON object per field. */
    JSONL
  }

  @Parameters(
      paramLabel = "KEY|PID|FILE",
      description =
          "The _id of a process or file access; a pid (all processes that had it, the latest"
              + " first); or the absolute path of a file, in the container or on the host.")
  private String subject = "";

  @Option(
      names = "--session",
      paramLabel = "S",
      description = "Only results of the session with this id or name.")
  private @Nullable String session;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "TEXT",
      description = "Format: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Format format = Format.TEXT;

  @Override
  public Integer call() {
    CommandLine command = Objects.requireNonNull(spec).commandLine();
    try (Store store = Objects.requireNonNull(parent).openStore()) {
      List<Session> sessions =
          new StoreReader(store.database()).sessions().stream().filter(this::chosen).toList();
      List<String> ids = sessions.stream().map(Session::id).toList();
      ResultReader results = new ResultReader(store.database());
      List<ProcessResult> processes =
          processes(results).stream().filter(each -> ids.contains(each.session())).toList();
      List<FileAccessResult> accesses =
          accesses(results).stream().filter(each -> ids.contains(each.session())).toList();
      ExplainRun run = new ExplainRun(store);
      explain(run, processes, accesses, command.getErr());
      if (run.processes().isEmpty() && run.accesses().isEmpty()) {
        throw nothing();
      }
      print(run, command.getOut());
      return ExitCode.DONE.code();
    }
  }

  private boolean chosen(Session each) {
    return session == null || session.equals(each.id()) || session.equals(each.name());
  }

  private List<ProcessResult> processes(ResultReader results) {
    return isPid()
        ? results.processesWithPid(Integer.parseInt(subject))
        : results.processesWithKey(subject);
  }

  private List<FileAccessResult> accesses(ResultReader results) {
    return subject.startsWith("/") ? results.accessesTo(subject) : results.accessesWithId(subject);
  }

  private boolean isPid() {
    return !subject.isEmpty()
        && subject.length() <= PID_DIGITS
        && subject.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static void explain(
      ExplainRun run,
      List<ProcessResult> processes,
      List<FileAccessResult> accesses,
      PrintWriter err) {
    ProgressReport progress = ProgressReport.start(err, List.of(), run.read());
    try {
      run.run(processes, accesses);
    } finally {
      progress.end();
    }
  }

  private GodoException nothing() {
    return new GodoException(
        ExitCode.NOTHING_MATCHED,
        "no process or file access in the results matches %s: give a key, a pid or an absolute path"
                .formatted(Printable.escape(subject))
            + " of a result, or run 'filter --since T' first");
  }

  private void print(ExplainRun run, PrintWriter out) {
    Style style = CommandLine.Help.Ansi.AUTO.enabled() ? Style.COLOUR : Style.PLAIN;
    ExplanationView view = new ExplanationView(style);
    boolean text = format == Format.TEXT;
    Stream.concat(
            run.processes().stream()
                .map(each -> text ? view.processLines(each) : view.processJson(each)),
            run.accesses().stream()
                .map(each -> text ? view.accessLines(each) : view.accessJson(each)))
        .forEach(lines -> lines.forEach(out::println));
    out.flush();
  }
}
