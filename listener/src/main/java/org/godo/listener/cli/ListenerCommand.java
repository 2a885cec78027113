package org.godo.listener.cli;

import java.util.Set;
import java.util.stream.Stream;
import org.godo.model.cli.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** {@code listener}: the commands. */
@Command(
    name = "listener",
    mixinStandardHelpOptions = true,
    versionProvider = ListenerCommand.VersionLine.class,
    description = "Records what containers do. Without a command it is 'listener run'.",
    subcommands = {
      RunCommand.class,
      ReplayCommand.class,
      DumpCommand.class,
      VerifyCommand.class,
      DoctorCommand.class,
      CalibrateCommand.class,
      RestoreCommand.class,
      StatusCommand.class
    })
public final class ListenerCommand {
  private static final String DEFAULT_COMMAND = "run";
  private static final Set<String> ABOUT = Set.of("-h", "--help", "-V", "--version");

  /** What {@code --version} prints. */
  public static String version() {
    return "godo listener " + Version.of(ListenerCommand.class);
  }

  /** {@code listener --name x} is {@code listener run --name x}. */
  public static String[] withCommand(String... args) {
    boolean isNamed = args.length > 0 && (!args[0].startsWith("-") || ABOUT.contains(args[0]));
    return isNamed
        ? args
        : Stream.concat(Stream.of(DEFAULT_COMMAND), Stream.of(args)).toArray(String[]::new);
  }

  /** What {@code --version} prints. */
  static final class VersionLine implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {version()};
    }
  }
}
