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
import org.godo.model.store.Store;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code filter tree}: shows one tree per container. */
@Command(
    name = "tree",
    mixinStandardHelpOptions = true,
    description = "Shows the processes of each container as a tree.")
final class TreeCommand implements Callable<Integer> {
  @ParentCommand private @Nullable FilterCommand parent;
  @Spec private @Nullable CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "CONTAINER",
      description = "Only these containers, by name or by the start of the id.")
  private List<String> wanted = List.of();

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    Style style = CommandLine.Help.Ansi.AUTO.enabled() ? Style.COLOUR : Style.PLAIN;
    TreeView view = new TreeView(style, ZoneId.systemDefault());
    try (Store store = Objects.requireNonNull(parent).openStore()) {
      ResultReader results = new ResultReader(store.database());
      List<ContainerResult> containers =
          results.containers().stream().filter(this::isWanted).toList();
      if (containers.isEmpty()) {
        throw new GodoException(
            ExitCode.NOTHING_MATCHED,
            wanted.isEmpty()
                ? "there are no containers in the results: run 'filter --since T' first"
                : "no container in the results is named " + String.join(" or ", wanted));
      }
      for (ContainerResult container : containers) {
        view.lines(container, results.processesOf(container.dockerId())).forEach(out::println);
      }
      out.flush();
      return ExitCode.DONE.code();
    }
  }

  private boolean isWanted(ContainerResult container) {
    return wanted.isEmpty()
        || wanted.stream()
            .anyMatch(
                each -> each.equals(container.name()) || container.dockerId().startsWith(each));
  }
}
