package org.godo.listener.procfs;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.IntPredicate;
import org.godo.listener.file.FileHead;
import org.godo.listener.nativeio.Os;
import org.godo.listener.netlink.LiveProcesses;
import org.godo.listener.parse.EscapedText;
import org.godo.model.linux.LoginUid;
import org.jspecify.annotations.Nullable;

/**
 * Reads /proc. A process may end between any two reads; what could not be read of one is left out,
 * and a process that has ended is no error.
 */
public final class ProcFs implements LiveProcesses {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long NANOS_PER_MILLI = 1_000_000L;

  /** More than is wanted of any file that has no limit of its own here. */
  private static final int FILE_BYTES = 64 << 10;

  /** More than a host with thousands of mounts has. */
  private static final int MOUNTINFO_BYTES = 4 << 20;

  private static final char ZOMBIE = 'Z';
  private static final String SOCKET = "socket:[";

  private final Path root;
  private final long ticksPerSecond;

  /**
   * @param root where it is mounted, {@code /proc}
   * @param ticksPerSecond its unit of time
   */
  public ProcFs(Path root, long ticksPerSecond) {
    this.root = root;
    this.ticksPerSecond = ticksPerSecond;
  }

  @Override
  public OptionalLong startTicks(int pid) {
    try {
      ProcStat stat = ProcStat.parse(read(pid + "/stat"));
      return stat.state() == ZOMBIE ? OptionalLong.empty() : OptionalLong.of(stat.startTicks());
    } catch (IOException ended) {
      return OptionalLong.empty();
    }
  }

  /** Pids of all processes, ascending. */
  public List<Integer> processes() throws IOException {
    return numbers("");
  }

  /** The comm of a process; null if there is no such process. */
  public @Nullable String name(int pid) {
    try {
      return ProcStat.parse(read(pid + "/stat")).comm();
    } catch (IOException ended) {
      return null;
    }
  }

  /** The executable of a process, as {@code /usr/bin/dockerd}; its name if that is hidden. */
  String program(int pid) {
    String executable = link(pid + "/exe");
    String comm = executable == null ? name(pid) : null;
    return executable != null ? executable : comm != null ? comm : "";
  }

  /** Whether a process has one of these sockets among its descriptors. */
  SocketHolders.Held holds(int pid, Set<Long> sockets) {
    boolean[] held = {false};
    try {
      eachNumber(
          pid + "/fd",
          fd -> {
            String target = link(pid + "/fd/" + fd);
            held[0] = target != null && isOneOf(target, sockets);
            return !held[0];
          });
    } catch (AccessDeniedException denied) {
      return SocketHolders.Held.HIDDEN;
    } catch (IOException ended) {
      return SocketHolders.Held.NO;
    }
    return held[0] ? SocketHolders.Held.YES : SocketHolders.Held.NO;
  }

  private static boolean isOneOf(String target, Set<Long> sockets) {
    return target.startsWith(SOCKET)
        && sockets.contains(Long.parseLong(target.substring(SOCKET.length(), target.length() - 1)));
  }

  /**
   * Whether a process started before a moment by CLOCK_BOOTTIME; not if there is no such process.
   */
  boolean isOlder(int pid, long boottimeNs) {
    OptionalLong ticks = startTicks(pid);
    return ticks.isPresent()
        && ticks.getAsLong() * (NANOS_PER_SECOND / ticksPerSecond) < boottimeNs;
  }

  boolean hasLoginUid(int pid, long loginUid) {
    return loginUid(readIfThere(pid + "/loginuid")) == loginUid;
  }

  /** The lines of its cgroup file; none if there is no such process. */
  List<String> cgroups(int pid) {
    return ProcText.lines(readIfThere(pid + "/cgroup"));
  }

  /** Its mount namespace, as {@code mnt:[4026531841]}; null if it has ended or that is hidden. */
  @Nullable String mountNamespace(int pid) {
    return link(pid + "/ns/mnt");
  }

  /** The mount namespace of this process; null if it cannot be read. */
  @Nullable String ownMountNamespace() {
    return link("self/ns/mnt");
  }

  /** Whether it has a mount namespace that is not for us to see. */
  boolean isMountNamespaceHidden(int pid) {
    return Os.link(root.resolve(pid + "/ns/mnt").toString()).isHidden();
  }

  /** The mounts that a process sees; null if there are too many, or it has ended. */
  @Nullable MountTable mounts(int pid) {
    try {
      FileHead text = head(pid + "/mountinfo", MOUNTINFO_BYTES);
      return text.isCut() ? null : MountTable.parse(text.bytes());
    } catch (IOException ended) {
      return null;
    }
  }

  /** A process with this login uid; empty if there is none. */
  public OptionalInt withLoginUid(long loginUid) throws IOException {
    return processes().stream()
        .mapToInt(Integer::intValue)
        .filter(pid -> hasLoginUid(pid, loginUid))
        .findFirst();
  }

  /** When a task started, on the wall clock that shows the moment of boot as this. */
  long millis(ProcStat stat, long bootMillis) {
    return bootMillis + stat.startTicks() * (NANOS_PER_SECOND / ticksPerSecond) / NANOS_PER_MILLI;
  }

  static long loginUid(byte[] text) {
    return text.length == 0 ? LoginUid.UNSET : Long.parseLong(EscapedText.of(text).trim());
  }

  private @Nullable String link(String name) {
    return target(symbolicLink(name));
  }

  Os.Link symbolicLink(String name) {
    return Os.link(root.resolve(name).toString());
  }

  static @Nullable String target(Os.Link link) {
    byte[] target = link.target();
    return target == null ? null : EscapedText.of(target);
  }

  /** Reads the beginning of a file. */
  FileHead head(String name, int most) throws IOException {
    return FileHead.read(root.resolve(name), most);
  }

  private byte[] read(String name) throws IOException {
    return head(name, FILE_BYTES).bytes();
  }

  /** The file's content; empty if the process has ended or access is denied. */
  private byte[] readIfThere(String name) {
    try {
      return read(name);
    } catch (IOException ended) {
      return new byte[0];
    }
  }

  /** Names in a directory that are numbers, ascending. */
  private List<Integer> numbers(String name) throws IOException {
    List<Integer> numbers = new ArrayList<>();
    eachNumber(
        name,
        number -> {
          numbers.add(number);
          return true;
        });
    Collections.sort(numbers);
    return numbers;
  }

  /**
   * Passes on the names in a directory that are numbers, in the kernel's order.
   *
   * @param wantsMore accepts a number, and returns whether to go on
   */
  void eachNumber(String name, IntPredicate wantsMore) throws IOException {
    try (DirectoryStream<Path> entries = numbered(name)) {
      for (Path entry : entries) {
        if (!wantsMore.test(number(entry))) {
          return;
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
  }

  /** Opens a directory whose names are numbers; others are left out. The caller closes it. */
  @SuppressWarnings("StreamResourceLeak")
  DirectoryStream<Path> numbered(String name) throws IOException {
    return Files.newDirectoryStream(root.resolve(name), ProcFs::isNumber);
  }

  static int number(Path entry) {
    return Integer.parseInt(String.valueOf(entry.getFileName()));
  }

  private static boolean isNumber(Path entry) {
    String name = String.valueOf(entry.getFileName());
    return name.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
