package org.godo.listener.procfs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import org.godo.listener.file.FileHead;

/**
 * Finds the processes that have the sockets of a file among their descriptors, without a connection
 * to it. A process gets a descriptor of another's socket when it is forked, so that only those are
 * looked at that did not exist at the look before; when no process was created there is nothing to
 * look at.
 */
public final class SocketHolders {
  /** Looks after which processes are listed even if none seems to have been created. */
  private static final int LOOKS_TO_LIST = 25;

  private final ProcFs processes;
  private final Path proc;
  private final Path file;
  private final BiPredicate<Integer, String> isLasting;

  private Set<Long> sockets = Set.of();
  private Set<Integer> seen = Set.of();
  private Set<Integer> holders = new HashSet<>();
  private String lastCreated = "";
  private int looksUnchanged;

  /**
   * @param proc where /proc is mounted
   * @param file that the sockets listen at
   * @param isLasting whether a process, by pid and program, keeps a socket that it once had: its
   *     descriptors, which may be hundreds, are not looked at again while it runs that program
   */
  public SocketHolders(
      Path proc, ProcFs processes, Path file, BiPredicate<Integer, String> isLasting) {
    this.proc = proc;
    this.processes = processes;
    this.file = file;
    this.isLasting = isLasting;
  }

  /** What a process has to do with a socket, as far as we may see. */
  public enum Held {
    YES,
    NO,
    /** Its descriptors are not for us to see. */
    HIDDEN
  }

  /**
   * A process that may have the socket.
   *
   * @param program its executable; the name of the process if that is hidden
   */
  public record Holder(int pid, String program, Held held) {}

  /** Begins anew with the file as it is now. Returns whether any socket listens at it. */
  public boolean reset() throws IOException {
    sockets = UnixTable.listeningAt(proc, file);
    seen = Set.of();
    holders = new HashSet<>();
    lastCreated = "";
    return !sockets.isEmpty();
  }

  /** Returns the processes that have it now, or may have it. */
  public List<Holder> look() throws IOException {
    addCreated();
    List<Holder> found = new ArrayList<>();
    for (int pid : holders) {
      // The program first: one that is executed later does not get what exec closes.
      String program = processes.program(pid);
      Held held = isLasting.test(pid, program) ? Held.YES : processes.holds(pid, sockets);
      if (held != Held.NO) {
        found.add(new Holder(pid, program, held));
      }
    }
    holders = new HashSet<>(found.stream().map(Holder::pid).toList());
    return found;
  }

  private void addCreated() throws IOException {
    String created = lastCreated();
    looksUnchanged = created.equals(lastCreated) ? looksUnchanged + 1 : 0;
    lastCreated = created;
    // A pid is assigned a moment before its process can be seen: the look after a change counts.
    if (looksUnchanged > 1 && looksUnchanged % LOOKS_TO_LIST != 0) {
      return;
    }
    Set<Integer> now = new HashSet<>(processes.processes());
    for (int pid : now) {
      if (!seen.contains(pid) && processes.holds(pid, sockets) != Held.NO) {
        holders.add(pid);
      }
    }
    seen = now;
  }

  /** The pid that was assigned last, the end of {@code /proc/loadavg} (proc(5)). */
  private String lastCreated() throws IOException {
    String line = FileHead.text(proc.resolve("loadavg"));
    return line.substring(line.lastIndexOf(' ') + 1);
  }
}
