package org.godo.listener.docker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.godo.listener.procfs.ProcFs;
import org.godo.listener.procfs.SocketHolders;

/**
 * The socket of an engine, and whether the engine itself serves it. Where a service manager listens
 * for the engine, as systemd does with docker.socket and podman.socket, a connection would start
 * the engine: also one that was just stopped. So who has the socket decides, and nothing is
 * connected.
 */
public final class EngineSocket {
  private static final int MANAGER = 1;

  /** Programs beside systemd's that listen for others. */
  private static final Set<String> OTHER_MANAGERS = Set.of("init", "inetd", "xinetd");

  /** Names of processes whose executable and descriptors we may not see. */
  private static final Set<String> ENGINES =
      Set.of("dockerd", "balenad", "podman", "containerd", "crio", "k3s", "k3s-server");

  private final Path path;
  private final SocketHolders holders;
  private Map<String, Object> known = Map.of();
  private boolean listened;
  private int looksUnlistened;

  /**
   * @param path of the file, which need not exist
   * @param proc where /proc is mounted
   */
  public EngineSocket(Path path, Path proc, ProcFs processes) {
    this.path = path;
    this.holders = new SocketHolders(proc, processes, path, EngineSocket::isManager);
  }

  /** Who listens at the socket. */
  public enum State {
    /** There is no file. */
    ABSENT,
    /** A service manager listens, and would start the engine. */
    WAITING,
    /** The engine. */
    SERVED,
    /**
     * No process of our network namespace: the engine has one of its own, as rootless ones have, or
     * a connection is refused.
     */
    ELSEWHERE
  }

  /** The file. */
  public Path path() {
    return path;
  }

  /** Whether a connection reaches an engine that is running, and starts none. */
  public boolean isServed() {
    State state = state();
    // A manager binds its socket a moment before it listens.
    return state == State.SERVED || (state == State.ELSEWHERE && looksUnlistened > 1);
  }

  /** Who listens at the socket now. */
  public State state() {
    try {
      Map<String, Object> file = Files.readAttributes(path, "unix:dev,ino,ctime");
      if (!file.equals(known)) {
        known = file;
        listened = false;
        looksUnlistened = 0;
      }
      listened = listened || holders.reset();
      if (!listened) {
        looksUnlistened++;
        return State.ELSEWHERE;
      }
      return isServedBy(holders.look()) ? State.SERVED : State.WAITING;
    } catch (NoSuchFileException none) {
      known = Map.of();
      return State.ABSENT;
    } catch (IOException unreadable) {
      known = Map.of();
      return State.WAITING;
    }
  }

  private static boolean isServedBy(List<SocketHolders.Holder> found) {
    return found.stream().anyMatch(EngineSocket::isEngine);
  }

  private static boolean isEngine(SocketHolders.Holder holder) {
    return holder.held() == SocketHolders.Held.HIDDEN
        ? ENGINES.contains(name(holder.program()))
        : !holder.program().isEmpty() && !isManager(holder.pid(), holder.program());
  }

  /** Before it executes the engine, a child of the manager runs the manager's program. */
  private static boolean isManager(int pid, String program) {
    String name = name(program);
    return pid == MANAGER || name.startsWith("systemd") || OTHER_MANAGERS.contains(name);
  }

  private static String name(String program) {
    int end = program.endsWith(" (deleted)") ? program.lastIndexOf(' ') : program.length();
    return program.substring(program.lastIndexOf('/', end) + 1, end);
  }
}
