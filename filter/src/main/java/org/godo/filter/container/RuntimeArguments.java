package org.godo.filter.container;

import java.util.List;
import org.godo.filter.container.RuntimeOptions.Form;
import org.jspecify.annotations.Nullable;

/**
 * The container and purpose in the arguments of a shim or an OCI runtime.
 *
 * @param name the container's
 */
record RuntimeArguments(ContainerName name, Purpose purpose) {

  /** A switch in runc 1.0-rc4, with a value since. */
  private static final String MAYBE_VALUED = "--rootless";

  /** How a process that the program starts relates to the container. */
  enum Purpose {
    /** It is the first of a run of the container. */
    MAKE,
    /** It joins the container. */
    JOIN,
    /** Unknown: the arguments of the runtimes that the shim starts decide it. */
    ATTEND
  }

  /**
   * Parses a runtime's arguments: {@code runc [OPTION]... COMMAND [OPTION]... ID}; returns null for
   * other commands, and where options that are not known leave open which word is the id.
   *
   * @param runtime its common name, after which its state directory is named unless {@code --root}
   *     names another
   */
  static @Nullable RuntimeArguments ofRuntime(@Nullable String runtime, List<String> args) {
    String root = runtime == null ? "" : runtime;
    int command = 1;
    while (command < args.size() && args.get(command).startsWith("-")) {
      String option = args.get(command);
      int words = globalWords(args, command);
      String name = CommandLine.optionName(option);
      if ("root".equals(name) || "r".equals(name)) {
        String inline = CommandLine.inlineValue(option);
        boolean follows = inline == null && command + 1 < args.size();
        root = follows ? args.get(command + 1) : inline == null ? root : inline;
      }
      command += words;
    }
    Purpose purpose = command < args.size() ? purpose(args.get(command)) : null;
    if (purpose == null) {
      return null;
    }
    String id = RuntimeId.in(args.subList(command + 1, args.size()), purpose);
    ContainerName name = ContainerName.of(CommandLine.lastPart(root), id);
    return name == null ? null : new RuntimeArguments(name, purpose);
  }

  /** Returns how many words an option before the command has: two with a value. */
  private static int globalWords(List<String> args, int at) {
    String option = args.get(at);
    String following = at + 1 < args.size() ? args.get(at + 1) : "";
    Form form = RuntimeOptions.of(option);
    if (form == Form.VALUED && !option.equals(MAYBE_VALUED)) {
      return 2;
    }
    boolean hasNoValue = following.startsWith("-") || RuntimeOptions.isCommand(following);
    return form == Form.SWITCH || hasNoValue ? 1 : 2;
  }

  private static @Nullable Purpose purpose(String command) {
    return switch (command) {
      case "create", "run", "restore" -> Purpose.MAKE;
      case "exec" -> Purpose.JOIN;
      default -> null;
    };
  }
}
