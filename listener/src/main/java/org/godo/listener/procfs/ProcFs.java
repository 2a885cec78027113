package org.godo.listener.procfs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.godo.listener.nativeio.Os;
import org.godo.listener.netlink.LiveProcesses;
import org.godo.listener.parse.EscapedText;
import org.godo.listener.syscall.Arch;
import org.godo.model.linux.LoginUid;
import org.godo.model.raw.ProcessSnapshot;
import org.godo.model.raw.ProcessSnapshot.DescriptorSnapshot;
import org.godo.model.raw.ProcessSnapshot.ThreadSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * Reads /proc. A process may end between any two reads; what could not be read of one is left out,
 * and a process that has ended is no error.
 */
public final class ProcFs implements LiveProcesses {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final long NANOS_PER_MILLI = 1_000_000L;

  /** A note must fit into a packet of the capture, and an argument may be megabytes long. */
  private static final int COMMAND_LINE_BYTES = 32 << 10;

  /** More than a host with thousands of mounts has. */
  private static final int MOUNTINFO_BYTES = 4 << 20;

  /** Whose numbers the flags in fdinfo have. */
  private static final @Nullable Arch MACHINE = Arch.ofMachine();

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
    try {
      for (int fd : numbers(pid + "/fd")) {
        String target = link(pid + "/fd/" + fd);
        if (target != null && isOneOf(target, sockets)) {
          return SocketHolders.Held.YES;
        }
      }
    } catch (AccessDeniedException denied) {
      return SocketHolders.Held.HIDDEN;
    } catch (IOException ended) {
      return SocketHolders.Held.NO;
    }
    return SocketHolders.Held.NO;
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

  /** The mounts that a process sees; null if there are too many, or it has ended. */
  @Nullable MountTable mounts(int pid) {
    try (InputStream in = Files.newInputStream(root.resolve(pid + "/mountinfo"))) {
      byte[] text = in.readNBytes(MOUNTINFO_BYTES + 1);
      return text.length > MOUNTINFO_BYTES ? null : MountTable.parse(text);
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

  /**
   * Everything the snapshot records of a process.
   *
   * @param bootMillis the moment of boot on the wall clock, milliseconds since the epoch, with time
   *     asleep counted: CLOCK_REALTIME minus CLOCK_BOOTTIME
   * @return null if the process has ended
   */
  public @Nullable ProcessSnapshot process(int pid, long bootMillis) {
    String dir = pid + "/";
    try {
      ProcStat stat = ProcStat.parse(read(dir + "stat"));
      byte[] status = read(dir + "status");
      return new ProcessSnapshot(
          pid,
          stat.ppid(),
          millis(stat, bootMillis),
          stat.comm(),
          link(dir + "exe"),
          ProcText.arguments(commandLine(dir)),
          link(dir + "cwd"),
          link(dir + "root"),
          ProcText.number(status, "Uid:", 10),
          loginUid(readIfThere(dir + "loginuid")),
          ProcText.lines(readIfThere(dir + "cgroup")),
          threads(dir, bootMillis),
          descriptors(dir));
    } catch (IOException ended) {
      return null;
    }
  }

  private List<ThreadSnapshot> threads(String dir, long bootMillis) throws IOException {
    List<ThreadSnapshot> threads = new ArrayList<>();
    for (int tid : numbers(dir + "task")) {
      byte[] line = readIfThere(dir + "task/" + tid + "/stat");
      if (line.length > 0) {
        ProcStat stat = ProcStat.parse(line);
        threads.add(new ThreadSnapshot(tid, millis(stat, bootMillis), stat.comm()));
      }
    }
    return threads;
  }

  private List<DescriptorSnapshot> descriptors(String dir) {
    List<DescriptorSnapshot> descriptors = new ArrayList<>();
    for (int fd : numbersIfThere(dir + "fd")) {
      String target = link(dir + "fd/" + fd);
      byte[] info = readIfThere(dir + "fdinfo/" + fd);
      if (target != null && info.length > 0) {
        int flags = (int) ProcText.number(info, "flags:", 8);
        descriptors.add(
            new DescriptorSnapshot(fd, target, MACHINE == null ? flags : MACHINE.openFlags(flags)));
      }
    }
    return descriptors;
  }

  private long millis(ProcStat stat, long bootMillis) {
    return bootMillis + stat.startTicks() * (NANOS_PER_SECOND / ticksPerSecond) / NANOS_PER_MILLI;
  }

  private static long loginUid(byte[] text) {
    return text.length == 0 ? LoginUid.UNSET : Long.parseLong(EscapedText.of(text).trim());
  }

  private @Nullable String link(String name) {
    byte[] target = Os.readLink(root.resolve(name).toString());
    return target == null ? null : EscapedText.of(target);
  }

  private byte[] commandLine(String dir) {
    byte[] all = readIfThere(dir + "cmdline");
    return all.length > COMMAND_LINE_BYTES ? Arrays.copyOf(all, COMMAND_LINE_BYTES) : all;
  }

  private byte[] read(String name) throws IOException {
    return Files.readAllBytes(root.resolve(name));
  }

  /** The file's content; empty if the process has ended or access is denied. */
  private byte[] readIfThere(String name) {
    try {
      return read(name);
    } catch (IOException ended) {
      return new byte[0];
    }
  }

  private List<Integer> numbersIfThere(String name) {
    try {
      return numbers(name);
    } catch (IOException ended) {
      return List.of();
    }
  }

  /** Names in a directory that are numbers, ascending. */
  private List<Integer> numbers(String name) throws IOException {
    List<Integer> numbers = new ArrayList<>();
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(root.resolve(name), entry -> isNumber(entry))) {
      entries.forEach(entry -> numbers.add(Integer.parseInt(String.valueOf(entry.getFileName()))));
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    Collections.sort(numbers);
    return numbers;
  }

  private static boolean isNumber(Path entry) {
    String name = String.valueOf(entry.getFileName());
    return name.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
