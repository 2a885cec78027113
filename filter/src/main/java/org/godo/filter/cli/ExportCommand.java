package org.godo.filter.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.godo.filter.read.ResultReader;
import org.godo.filter.read.StoreReader;
import org.godo.filter.view.JsonLines;
import org.godo.model.error.ExitCode;
import org.godo.model.error.GodoException;
import org.godo.model.session.Session;
import org.godo.model.store.Store;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code filter export}: writes the results to files. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = "Writes the results to files: one JSON object per line, one file per collection.")
final class ExportCommand implements Callable<Integer> {
  @ParentCommand private @Nullable FilterCommand parent;
  @Spec private @Nullable CommandSpec spec;

  /** Formats of the files. */
  enum Format {
    /** One JSON object per line, dates as ISO-8601. */
    JSONL
  }

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      required = true,
      description = "Format of the files: ${COMPLETION-CANDIDATES}.")
  private @Nullable Format format;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      required = true,
      description = "Directory for the files; created if it does not exist.")
  private @Nullable Path output;

  @Option(
      names = "--raw",
      description = "Also what was recorded: the sessions and their raw documents.")
  private boolean raw;

  @Option(
      names = "--session",
      paramLabel = "S",
      description = "Only of the session with this id or name.")
  private @Nullable String session;

  @Override
  public Integer call() {
    Path directory = Objects.requireNonNull(output);
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    try (Store store = Objects.requireNonNull(parent).openStore()) {
      Map<Path, Long> written =
          switch (Objects.requireNonNull(format)) {
            case JSONL -> write(store, directory);
          };
      if (written.values().stream().allMatch(count -> count == 0)) {
        ResultReader results = new ResultReader(store.database());
        throw new GodoException(
            ExitCode.NOTHING_MATCHED,
            "there are no results: "
                + EmptyResults.ofLastRun(store, results, System.currentTimeMillis()));
      }
      written.forEach((file, count) -> out.printf("%s: %d%n", file, count));
      out.flush();
      return ExitCode.DONE.code();
    } catch (IOException failed) {
      throw new GodoException(
          ExitCode.FAILED, "cannot write to " + directory + ": " + failed.getMessage(), failed);
    }
  }

  private Map<Path, Long> write(Store store, Path directory) throws IOException {
    JsonLines lines = new JsonLines(store.database());
    List<String> sessions =
        new StoreReader(store.database())
            .sessions().stream().filter(this::isWanted).map(Session::id).toList();
    Map<Path, Long> written =
        session == null ? lines.write(directory) : lines.write(directory, sessions);
    if (raw) {
      written.putAll(lines.writeRaw(directory, sessions));
    }
    return written;
  }

  private boolean isWanted(Session each) {
    return session == null || session.equals(each.id()) || session.equals(each.name());
  }
}
