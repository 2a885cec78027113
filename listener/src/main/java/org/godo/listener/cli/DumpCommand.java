package org.godo.listener.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.godo.listener.dump.Dump;
import org.godo.listener.dump.DumpOptions;
import org.godo.listener.dump.DumpOptions.Content;
import org.godo.listener.dump.DumpOptions.Format;
import org.godo.model.error.ExitCode;
import org.godo.model.error.GodoException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code listener dump}: captures and audit logs as text or JSON lines. */
@Command(
    name = "dump",
    mixinStandardHelpOptions = true,
    description = {
      "Prints captures (pcap, pcap.gz), directories of segments or auditd's logs.",
      "Needs no rights and no store. Damaged parts are named on standard error."
    })
final class DumpCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;
  @ArgGroup private ContentOption content = new ContentOption();
  private final OutputStream output;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE|DIR",
      description = {
        "Files of one capture or log, in order; a directory of segments;",
        "or a data directory, with the captures of all its sessions."
      })
  private List<Path> paths = List.of();

  @Option(
      names = "--pid",
      paramLabel = "N",
      description = "Only what names this process or thread as its subject.")
  private @Nullable Integer pid;

  @Option(
      names = "--serial",
      paramLabel = "N",
      description = "Only records or events with this audit serial.")
  private @Nullable Long serial;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Format format = Format.TEXT;

  /** Which of the two a line stands for. */
  private static final class ContentOption {
    @Option(names = "--records", description = "One line for each message, as received.")
    private boolean records;

    @Option(
        names = "--events",
        description = "One line for each event, as the raw document of it (the default).")
    private boolean events;

    Content content() {
      return records && !events ? Content.RECORDS : Content.EVENTS;
    }
  }

  DumpCommand() {
    this(new FileOutputStream(FileDescriptor.out));
  }

  /**
   * @param output stays open
   */
  DumpCommand(OutputStream output) {
    this.output = output;
  }

  @Override
  public Integer call() {
    StandardError messages = new StandardError(Objects.requireNonNull(spec).commandLine().getErr());
    DumpOptions options = new DumpOptions(content.content(), format, pid, serial);
    try (StandardOutput out = new StandardOutput(output)) {
      long lines = new Dump(options, out, messages::info).print(paths);
      if (lines == 0) {
        throw new GodoException(
            ExitCode.NOTHING_MATCHED,
            "nothing matched; without --pid and --serial everything is printed");
      }
      return ExitCode.DONE.code();
    } catch (StandardOutput.PipeClosed reader) {
      return ExitCode.DONE.code();
    } catch (IOException failed) {
      throw new GodoException(
          ExitCode.FAILED, "cannot dump: " + failed + "; check that the file can be read", failed);
    }
  }
}
