package org.godo.filter.container;

import java.util.List;
import org.godo.filter.container.RuntimeArguments.Purpose;
import org.jspecify.annotations.Nullable;

/**
 * Parses the arguments of the agents that stay beside containers. They name one container, which
 * need not be the only one: the shim of a pod has the sandbox's id.
 */
final class ShimArguments {
  private ShimArguments() {}

  /**
   * Parses the arguments of containerd's shim: {@code -namespace NS -id ID} since version 2; before
   * {@code -workdir} with both as its last parts; with containerd 0.2, as in Docker 1.11 to 17.09,
   * {@code ID BUNDLE RUNTIME}.
   */
  static @Nullable RuntimeArguments ofShim(List<String> args) {
    String id = after("id", args);
    String namespace = after("namespace", args);
    String workdir = after("workdir", args);
    if (id == null && workdir != null) {
      id = CommandLine.lastPart(workdir);
    }
    if (id == null && args.size() > 2 && !args.get(1).startsWith("-")) {
      id = args.get(1);
    }
    return of(namespace, id);
  }

  /** Parses the arguments of conmon: {@code -c ID}, {@code --cid ID} or {@code --cid=ID}. */
  static @Nullable RuntimeArguments ofMonitor(List<String> args) {
    String id = after("c", args);
    return of(null, id == null ? after("cid", args) : id);
  }

  private static @Nullable RuntimeArguments of(@Nullable String namespace, @Nullable String id) {
    ContainerName name = ContainerName.of(namespace, id);
    return name == null ? null : new RuntimeArguments(name, Purpose.ATTEND);
  }

  /** Returns the value of an option, whose name may be behind one dash or two. */
  private static @Nullable String after(String option, List<String> args) {
    for (int i = 1; i < args.size(); i++) {
      String name = CommandLine.optionName(args.get(i));
      if (option.equals(name)) {
        return CommandLine.inlineValue(args.get(i)) == null
            ? (i + 1 < args.size() ? args.get(i + 1) : null)
            : CommandLine.inlineValue(args.get(i));
      }
    }
    return null;
  }
}
