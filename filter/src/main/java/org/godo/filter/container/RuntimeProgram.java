package org.godo.filter.container;

import java.util.List;
import java.util.Set;
import org.godo.filter.process.ProcessInstance;
import org.jspecify.annotations.Nullable;

/**
 * The programs that run containers, told by the file they were started from where that is known:
 * the first argument is what their caller likes it to be.
 */
public final class RuntimeProgram {
  private static final Set<String> RUNTIMES = Set.of("runc", "crun", "youki");
  private static final String SHIM = "containerd-shim";
  private static final String SCOPE = ".scope";
  private static final String CONMON = "-conmon-";
  private static final String DELETED = " (deleted)";
  private static final int ID_LENGTH = 64;

  private RuntimeProgram() {}

  /** Whether a process is containerd itself: the root of the trees. */
  public static boolean isContainerd(ProcessInstance process) {
    return name(process).equals("containerd") && !process.runsCreatorsProgram();
  }

  /** Whether a process is a shim: containerd's agent that stays beside a container. */
  public static boolean isShim(ProcessInstance process) {
    return name(process).startsWith(SHIM);
  }

  /** Whether a process is an OCI runtime, its {@code init} stages included. */
  public static boolean isRuntime(ProcessInstance process) {
    return RUNTIMES.contains(name(process));
  }

  /**
   * Whether a runtime made a process, in however many stages; it may run a program of its own now.
   */
  public static boolean isRuntimeMade(ProcessInstance process) {
    ProcessInstance creator = process.creator();
    return creator != null && (isRuntime(creator) || process.preparedByRuntime());
  }

  /** Name of the runtime in use, as {@code runc}; null for another program. */
  static @Nullable String runtimeName(ProcessInstance process) {
    return isRuntime(process) ? name(process) : null;
  }

  /** The container a shim or runtime was started for; null when its arguments do not say. */
  static @Nullable String containerId(ProcessInstance process) {
    List<String> args = process.args();
    if (isShim(process)) {
      int flag = args.indexOf("-id");
      return flag >= 0 && flag + 1 < args.size() ? args.get(flag + 1) : null;
    }
    if (isRuntime(process)) {
      for (int i = args.size() - 1; i > 0; i--) {
        if (isId(args.get(i))) {
          return args.get(i);
        }
      }
    }
    return null;
  }

  /** The container a cgroup path names, as {@code /docker/ID} or {@code docker-ID.scope} does. */
  static @Nullable String containerIdOfCgroup(String path) {
    int end = path.length();
    while (end > 0) {
      int slash = path.lastIndexOf('/', end - 1);
      String part = path.substring(slash + 1, end);
      String bare = part.endsWith(SCOPE) ? part.substring(0, part.length() - SCOPE.length()) : part;
      String id = bare.substring(bare.lastIndexOf('-') + 1);
      if (isId(id)) {
        return bare.contains(CONMON) ? null : id;
      }
      end = slash;
    }
    return null;
  }

  private static boolean isId(String text) {
    return text.length() == ID_LENGTH
        && text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
  }

  private static String name(ProcessInstance process) {
    String exe = process.exe();
    List<String> args = process.args();
    if (exe == null || (isSealedCopy(exe) && isInit(args))) {
      return args.isEmpty() ? "" : baseName(args.get(0));
    }
    String file = exe.endsWith(DELETED) ? exe.substring(0, exe.length() - DELETED.length()) : exe;
    return baseName(file);
  }

  /**
   * {@code runc init} runs from a sealed copy in memory, which has no name: the kernel logs {@code
   * /} or the memory file's own.
   */
  private static boolean isSealedCopy(String exe) {
    return exe.equals("/") || exe.startsWith("/memfd:");
  }

  private static boolean isInit(List<String> args) {
    return args.size() == 2 && args.get(1).equals("init") && RUNTIMES.contains(args.get(0));
  }

  private static String baseName(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
