package org.godo.listener.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.godo.listener.session.LeftoverAudit;
import org.godo.model.error.ExitCode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code listener restore}: the state of audit after a listener was killed. */
@Command(
    name = "restore",
    mixinStandardHelpOptions = true,
    description = {
      "Restores the state of audit that a killed listener found, and removes its rules.",
      "Does nothing if there is nothing to restore."
    })
final class RestoreCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    if (LeftoverAudit.restore()) {
      out.println("restored the state of audit that a killed listener left");
      out.flush();
    }
    return ExitCode.DONE.code();
  }
}
