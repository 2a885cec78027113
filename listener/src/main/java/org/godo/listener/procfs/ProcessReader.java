package org.godo.listener.procfs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.godo.listener.file.FileHead;
import org.godo.listener.nativeio.Os;
import org.godo.model.raw.ProcessSnapshot;
import org.godo.model.raw.ProcessSnapshot.DescriptorSnapshot;
import org.godo.model.raw.ProcessSnapshot.ThreadSnapshot;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the snapshot records of one process. It may end between any two reads: what could not
 * be read then is left away. What is there but hidden, or too much, is named as left out.
 */
final class ProcessReader {
  /** Most of the arguments that are kept, which may be gigabytes (PR_SET_MM in prctl(2)). */
  private static final int COMMAND_LINE_BYTES = 32 << 10;

  /** More than all hierarchies have, each a path of at most PATH_MAX. */
  private static final int CGROUP_BYTES = 64 << 10;

  private static final int STATUS_BYTES = 4 << 10;
  private static final int LOGIN_UID_BYTES = 32;

  private final ProcFs proc;
  private final SnapshotBudget budget;
  private final long bootMillis;
  private final int pid;
  private final TreeSet<String> leftOut = new TreeSet<>();

  /**
   * @param bootMillis the moment of boot on the wall clock, milliseconds since the epoch, with time
   *     asleep counted: CLOCK_REALTIME minus CLOCK_BOOTTIME
   */
  ProcessReader(ProcFs proc, SnapshotBudget budget, long bootMillis, int pid) {
    this.proc = proc;
    this.budget = budget;
    this.bootMillis = bootMillis;
    this.pid = pid;
  }

  /** Whether something of the process is there that was not read. */
  boolean isIncomplete() {
    return !leftOut.isEmpty();
  }

  /** Accepts parts of a process. */
  @FunctionalInterface
  interface Sink {
    void accept(ProcessSnapshot part) throws InterruptedException;
  }

  /** Reads the process without descriptors; null if it has ended. */
  @Nullable ProcessSnapshot process() {
    try {
      ProcStat stat = ProcStat.parse(proc.head(pid + "/stat", STATUS_BYTES).bytes());
      byte[] status = proc.head(pid + "/status", STATUS_BYTES).bytes();
      ProcessSnapshot process =
          new ProcessSnapshot(
              pid,
              stat.ppid(),
              proc.millis(stat, bootMillis),
              stat.comm(),
              link("exe", ProcessSnapshot.EXE),
              ProcText.arguments(head("cmdline", COMMAND_LINE_BYTES, ProcessSnapshot.ARGS)),
              link("cwd", ProcessSnapshot.CWD),
              link("root", ProcessSnapshot.ROOT),
              ProcText.number(status, "Uid:", 10),
              ProcFs.loginUid(head("loginuid", LOGIN_UID_BYTES, null)),
              cgroup(),
              threads(),
              List.of());
      if (proc.isMountNamespaceHidden(pid)) {
        leftOut.add(ProcessSnapshot.MOUNT_NAMESPACE);
      }
      return process.without(List.copyOf(leftOut));
    } catch (IOException ended) {
      return null;
    }
  }

  /** A path that is cut could be another container's. */
  private List<String> cgroup() {
    List<String> lines = ProcText.lines(head("cgroup", CGROUP_BYTES, ProcessSnapshot.CGROUP));
    return leftOut.contains(ProcessSnapshot.CGROUP) ? List.of() : lines;
  }

  private byte[] head(String name, int most, @Nullable String value) {
    try {
      FileHead head = proc.head(pid + "/" + name, most);
      if (head.isCut() && value != null) {
        leftOut.add(value);
      }
      return head.bytes();
    } catch (NoSuchFileException ended) {
      return new byte[0];
    } catch (IOException failure) {
      if (value != null && isThere()) {
        leftOut.add(value);
      }
      return new byte[0];
    }
  }

  /** Whether the process has not ended; then a failure is not for that reason. */
  private boolean isThere() {
    return proc.startTicks(pid).isPresent();
  }

  private @Nullable String link(String name, String value) {
    Os.Link link = proc.symbolicLink(pid + "/" + name);
    if (link.isHidden()) {
      leftOut.add(value);
    }
    return ProcFs.target(link);
  }

  private List<ThreadSnapshot> threads() throws IOException {
    List<ThreadSnapshot> threads = new ArrayList<>();
    proc.eachNumber(
        pid + "/task",
        tid -> {
          if (threads.size() == budget.limits().threads()) {
            leftOut.add(ProcessSnapshot.THREADS);
            return false;
          }
          byte[] line = head("task/" + tid + "/stat", STATUS_BYTES, ProcessSnapshot.THREADS);
          if (line.length > 0) {
            ProcStat stat = ProcStat.parse(line);
            threads.add(new ThreadSnapshot(tid, proc.millis(stat, bootMillis), stat.comm()));
          }
          return true;
        });
    return threads;
  }

  /**
   * Reads the descriptors and passes on the process, in several parts if one cannot hold all.
   *
   * @param most descriptors to read
   * @param wantsMore whether a process with more is passed on; the rest is left out then
   * @return whether it was passed on
   */
  boolean emit(ProcessSnapshot process, int most, boolean wantsMore, Sink sink)
      throws InterruptedException {
    try (DescriptorReader descriptors = new DescriptorReader(proc, pid, budget, most)) {
      List<List<DescriptorSnapshot>> held = new ArrayList<>();
      List<DescriptorSnapshot> part = descriptors.next();
      while (!wantsMore && !part.isEmpty()) {
        held.add(part);
        part = descriptors.next();
      }
      if (!wantsMore && descriptors.hasMore()) {
        return false;
      }
      SnapshotParts parts = new SnapshotParts(process, sink);
      for (List<DescriptorSnapshot> each : held) {
        parts.add(each);
      }
      while (!part.isEmpty()) {
        parts.add(part);
        part = descriptors.next();
      }
      if (descriptors.hasMore() || descriptors.isIncomplete()) {
        leftOut.add(ProcessSnapshot.FDS);
      }
      parts.end(leftOut.contains(ProcessSnapshot.FDS));
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e); // The directory could not be closed.
    }
  }
}
