package org.godo.filter.container;

import java.util.List;
import org.godo.filter.process.ProcessInstance;
import org.godo.filter.process.ProgramState;
import org.godo.model.raw.ProcessSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * Recognizes the programs that run containers by their program file; by the first argument, which
 * the caller chooses freely, only where the file is not known or holds several programs.
 */
public final class RuntimeProgram {
  private static final String DELETED = " (deleted)";

  private RuntimeProgram() {}

  /** Returns whether a process is containerd itself: the root of the trees. */
  public static boolean isContainerd(ProcessInstance process) {
    return role(process) == RuntimeRole.CONTAINERD && !process.runsCreatorsProgram();
  }

  /** Returns whether a process is an agent that stays beside containers: a shim, or conmon. */
  public static boolean isShim(ProcessInstance process) {
    RuntimeRole role = role(process);
    return role == RuntimeRole.SHIM || role == RuntimeRole.MONITOR;
  }

  /** Returns whether a process is one of containerd's shims. */
  public static boolean isContainerdShim(ProcessInstance process) {
    return role(process) == RuntimeRole.SHIM;
  }

  /** Returns whether a process is none of the programs that run containers. */
  static boolean isOther(ProcessInstance process) {
    return role(process) == RuntimeRole.NONE;
  }

  /** Returns whether a process is an OCI runtime, its {@code init} stages included. */
  public static boolean isRuntime(ProcessInstance process) {
    return role(process) == RuntimeRole.RUNTIME;
  }

  /**
   * Returns whether a runtime created a process, in one or more stages; the process may run its own
   * program by now.
   */
  public static boolean isCreatedByRuntime(ProcessInstance process) {
    ProcessInstance creator = process.lineage().creator();
    return creator != null && (isRuntime(creator) || RuntimeStages.isPrepared(process));
  }

  /** Returns the name of the runtime in use, such as {@code runc}; null for another program. */
  static @Nullable String runtimeName(ProcessInstance process) {
    return isRuntime(process) ? RuntimeRole.runtimeName(name(process)) : null;
  }

  /** Returns the arguments of a shim or runtime; null when they name no container. */
  static @Nullable RuntimeArguments argumentsOf(ProcessInstance process) {
    List<String> args = process.program().args();
    RuntimeArguments arguments =
        switch (role(process)) {
          case SHIM -> ShimArguments.ofShim(args);
          case MONITOR -> ShimArguments.ofMonitor(args);
          case RUNTIME -> RuntimeArguments.ofRuntime(RuntimeRole.runtimeName(name(process)), args);
          case CONTAINERD, NONE -> null;
        };
    // Of arguments that are cut, a part of an id would look like one that a user chose.
    boolean maybeCut = arguments != null && arguments.name().isChosen();
    return maybeCut && !process.program().argsWhole() ? null : arguments;
  }

  /** Returns the container of a shim in the snapshot; null for another program. */
  static @Nullable ContainerName attendedBy(ProcessSnapshot seen) {
    String name = name(seen.exe(), seen.args(), seen.comm());
    boolean isShim = RuntimeRole.ofFile(name) == RuntimeRole.SHIM;
    RuntimeArguments arguments = isShim ? ShimArguments.ofShim(seen.args()) : null;
    return arguments == null ? null : arguments.name();
  }

  /** Returns whether a program file is neither a runtime nor a sealed copy of one. */
  static boolean isForeignFile(String exe) {
    String file = baseName(exe);
    return !isSealedCopy(exe)
        && RuntimeRole.ofFile(file) != RuntimeRole.RUNTIME
        && !RuntimeRole.isMultiCall(file);
  }

  private static RuntimeRole role(ProcessInstance process) {
    return RuntimeRole.ofFile(name(process));
  }

  private static String name(ProcessInstance process) {
    ProgramState program = process.program();
    if (program.isUnnamed()) {
      return ""; // The path is longer than the kernel writes, as none of these programs has.
    }
    return name(program.exe(), program.args(), program.comm());
  }

  private static String name(@Nullable String exe, List<String> args, @Nullable String comm) {
    String called = args.isEmpty() ? "" : baseName(args.get(0));
    if (exe == null) {
      return called;
    }
    String file = baseName(exe);
    if (isSealedCopy(exe)) {
      return RuntimeRole.ofFile(called) == RuntimeRole.RUNTIME ? called : file;
    }
    if (RuntimeRole.isMultiCall(file)) {
      String selected = called.isEmpty() && comm != null ? comm : called;
      return RuntimeRole.ofFile(selected) == RuntimeRole.NONE ? file : selected;
    }
    return file;
  }

  /**
   * {@code runc init} runs from a sealed copy in memory, which has no path: the kernel reports
   * {@code /} or the name of the memory file. Some versions of crun run from one altogether.
   */
  private static boolean isSealedCopy(String exe) {
    return exe.equals("/") || exe.startsWith("/memfd:");
  }

  private static String baseName(String path) {
    String file =
        path.endsWith(DELETED) ? path.substring(0, path.length() - DELETED.length()) : path;
    return file.substring(file.lastIndexOf('/') + 1);
  }
}
