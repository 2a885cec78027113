package org.godo.filter.cli;

import java.io.PrintWriter;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.godo.filter.read.ResultReader;
import org.godo.filter.view.Style;
import org.godo.filter.view.TreeView;
import org.godo.model.error.ExitCode;
import org.godo.model.error.GodoException;
import org.godo.model.result.ContainerResult;
import org.godo.model.result.ProcessResult;
import org.godo.model.store.Store;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code filter tree}: shows one tree per container. */
@Command(
    name = "tree",
    mixinStandardHelpOptions = true,
    description = "Shows the processes of each container as a tree; with --all also the others.")
final class TreeCommand implements Callable<Integer> {
  @ParentCommand private @Nullable FilterCommand parent;
  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "CONTAINER",
      description = "Only these containers, by name or by the start of the id.")
  private List<String> wanted = List.of();

  @Option(names = "--all", description = "Also the processes outside containers.")
  private boolean all;

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    Style style = CommandLine.Help.Ansi.AUTO.enabled() ? Style.COLOUR : Style.PLAIN;
    TreeView view = new TreeView(style, ZoneId.systemDefault());
    try (Store store = Objects.requireNonNull(parent).openStore()) {
      ResultReader results = new ResultReader(store.database());
      List<ContainerResult> containers =
          results.containers().stream().filter(this::isWanted).toList();
      List<ProcessResult> outside = all ? results.processesOutside() : List.of();
      if (containers.isEmpty() && outside.isEmpty()) {
        throw new GodoException(ExitCode.NOTHING_MATCHED, nothing(store, results));
      }
      for (ContainerResult container : containers) {
        view.lines(container, results.processesOf(container.dockerId())).forEach(out::println);
      }
      view.linesOutside(outside).forEach(out::println);
      out.flush();
      return ExitCode.DONE.code();
    }
  }

  private String nothing(Store store, ResultReader results) {
    if (!wanted.isEmpty()) {
      return "no container in the results is named " + String.join(" or ", wanted);
    }
    long outside = results.countOutside();
    return "there are no containers in the results"
        + (outside > 0
            ? ", but processes outside containers (%d): 'filter tree --all' shows them"
                .formatted(outside)
            : ": " + EmptyResults.ofLastRun(store, results, System.currentTimeMillis()));
  }

  private boolean isWanted(ContainerResult container) {
    return wanted.isEmpty()
        || wanted.stream()
            .anyMatch(
                each -> each.equals(container.name()) || container.dockerId().startsWith(each));
  }
}
