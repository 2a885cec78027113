package org.godo.filter.process;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.godo.model.raw.RawEvent;
import org.godo.model.result.ProcessResult.Execution;
import org.jspecify.annotations.Nullable;

/**
 * One instance of a thread group, as it is being put together from the raw documents: never a bare
 * pid, since pids are used again. Times are milliseconds since the epoch.
 */
public final class ProcessInstance {
  private final String host;
  private final String bootId;
  private final String session;
  private final int tgid;
  private final long start;
  private final Map<Integer, ThreadSpan> threads = new LinkedHashMap<>();
  private final List<Execution> executions = new ArrayList<>();
  private final Map<String, String> inferred = new TreeMap<>();

  private @Nullable ProcessInstance creator;
  private @Nullable Integer creatorTgid;
  private @Nullable Integer observedPpid;
  private boolean sharesFiles;
  private @Nullable Long exit;
  private @Nullable Integer waitStatus;
  private @Nullable String comm;
  private @Nullable String exe;
  private List<String> args = List.of();
  private @Nullable String cwd;
  private @Nullable Long uid;
  private boolean preparedByRuntime;
  private boolean inherited;
  private boolean execNoticed;
  private RawEvent.@Nullable Snapshot snapshot;

  ProcessInstance(String host, String bootId, String session, int tgid, long start) {
    this.host = host;
    this.bootId = bootId;
    this.session = session;
    this.tgid = tgid;
    this.start = start;
    threads.put(tgid, new ThreadSpan(tgid, start));
  }

  /** The {@code _id} of its result: host, boot, thread group id and start. */
  public String key() {
    String boot = bootId.length() > 8 ? bootId.substring(0, 8) : bootId;
    return host + '/' + boot + '/' + tgid + '/' + start;
  }

  /** Host it ran on. */
  public String host() {
    return host;
  }

  /** Session it was first seen in. */
  public String session() {
    return session;
  }

  /** Thread group id, the number people call the pid. */
  public int tgid() {
    return tgid;
  }

  /** When it began, or was first seen where its start is inferred. */
  public long start() {
    return start;
  }

  // ---- where it comes from -------------------------------------------------------------------

  /** The process that made it; null when not known. */
  public @Nullable ProcessInstance creator() {
    return creator;
  }

  /** Thread group id of the creator, known even where the creator itself was never seen. */
  public @Nullable Integer creatorTgid() {
    return creatorTgid;
  }

  void createdBy(int parentTgid, @Nullable ProcessInstance parent) {
    creatorTgid = parentTgid;
    creator = parent;
  }

  /**
   * A process runs its creator's program until it execs one of its own: takes it over as it is now.
   * To be called at the fork's place in the order of events; later calls change nothing.
   */
  public void inheritProgram() {
    if (inherited || creator == null || snapshot != null) {
      return;
    }
    inherited = true;
    creator.inheritProgram();
    if (executions.isEmpty()) {
      comm = comm == null ? creator.comm : comm;
      uid = uid == null ? creator.uid : uid;
      cwd = creator.cwd;
      exe = creator.exe;
      args = creator.args;
    }
  }

  /**
   * Parent's thread group id as the latest audit record told it: the reaper after a reparenting.
   */
  public @Nullable Integer observedPpid() {
    return observedPpid;
  }

  void observePpid(int ppid) {
    observedPpid = ppid;
  }

  /** Whether it shares its descriptor table with its creator (CLONE_FILES). */
  public boolean sharesFiles() {
    return sharesFiles;
  }

  void shareFiles() {
    sharesFiles = true;
  }

  /** The process as the session's snapshot of /proc found it; null if it began later. */
  public RawEvent.@Nullable Snapshot snapshot() {
    return snapshot;
  }

  void foundInSnapshot(RawEvent.Snapshot found) {
    snapshot = found;
    comm = found.comm();
    exe = found.exe();
    args = found.args();
    cwd = found.cwd();
    uid = found.uid();
    for (RawEvent.SnapshotThread thread : found.threads()) {
      threads.putIfAbsent(thread.pid(), new ThreadSpan(thread.pid(), thread.startTimestamp()));
    }
  }

  // ---- threads and end -----------------------------------------------------------------------

  /** Threads sorted by start, the main thread first. */
  public List<ThreadSpan> threads() {
    List<ThreadSpan> sorted = new ArrayList<>(threads.values());
    sorted.sort(
        (a, b) -> a.pid() == tgid ? -1 : b.pid() == tgid ? 1 : Long.compare(a.start(), b.start()));
    return sorted;
  }

  Collection<ThreadSpan> liveThreads() {
    return threads.values().stream().filter(thread -> thread.exit() == null).toList();
  }

  void startThread(int pid, long millis) {
    threads.put(pid, new ThreadSpan(pid, millis));
  }

  /**
   * A thread ended; the process ends with its last one, whose status is what its parent waits for.
   */
  void exitThread(int pid, long millis, int status) {
    ThreadSpan thread = threads.computeIfAbsent(pid, id -> new ThreadSpan(id, start));
    thread.exitedAt(millis);
    if (liveThreads().isEmpty()) {
      exit = millis;
      waitStatus = status;
    }
  }

  /**
   * A program replaced the old one: all other threads are gone, and where one of them called exec
   * it goes on under the main thread's id (fs/exec.c, de_thread), so that the main thread's earlier
   * exit was not the end.
   */
  void execAt(long millis) {
    for (ThreadSpan thread : threads.values()) {
      if (thread.pid() == tgid) {
        thread.exitedAt(null);
      } else if (thread.exit() == null) {
        thread.exitedAt(millis);
      }
    }
    exit = null;
    waitStatus = null;
    execNoticed = true;
  }

  /** When it ended; null while it lives or when its end was not seen. */
  public @Nullable Long exit() {
    return exit;
  }

  /** Raw wait status of its end; null when it was not seen. */
  public @Nullable Integer waitStatus() {
    return waitStatus;
  }

  void exitObserved(long millis, int status) {
    exit = millis;
    waitStatus = status;
  }

  /** Sets an end that was worked out. */
  public void inferExit(long millis, String how) {
    exit = Math.max(millis, start);
    infer("exit_timestamp", how);
  }

  // ---- what it runs --------------------------------------------------------------------------

  /** Every exec in time order, failed ones too. */
  public List<Execution> executions() {
    return executions;
  }

  void executed(Execution execution) {
    executions.add(execution);
    if (execution.success()) {
      exe = execution.exe();
      args = execution.args();
      cwd = execution.cwd();
    }
  }

  /** Task name, the latest known. */
  public @Nullable String comm() {
    return comm;
  }

  void named(@Nullable String name) {
    if (name != null) {
      comm = name;
      preparedByRuntime |= name.equals("runc:[2:INIT]");
    }
  }

  /** Whether it was the runtime's last stage before the exec of a container's own program. */
  public boolean preparedByRuntime() {
    return preparedByRuntime;
  }

  /** Program file as the process's root sees it. */
  public @Nullable String exe() {
    return exe;
  }

  void exe(@Nullable String path) {
    if (path != null) {
      exe = path;
    }
  }

  /** Arguments of the program it runs; empty when not known. */
  public List<String> args() {
    return programUnknown() ? List.of() : args;
  }

  /** An exec was noticed, but no source told of which program. */
  private boolean programUnknown() {
    return execNoticed && snapshot == null && executions.stream().noneMatch(Execution::success);
  }

  /** Whether it runs its creator's program, having called no exec of its own. */
  public boolean runsCreatorsProgram() {
    return inherited && !execNoticed && executions.stream().noneMatch(Execution::success);
  }

  /** Working directory, the latest known. */
  public @Nullable String cwd() {
    return cwd;
  }

  void cwd(@Nullable String path) {
    if (path != null) {
      cwd = path;
    }
  }

  /** Real user id, the latest known. */
  public @Nullable Long uid() {
    return uid;
  }

  void uid(long id) {
    uid = id;
  }

  // ---- marks ---------------------------------------------------------------------------------

  /** Fields that were worked out rather than read, with how. */
  public Map<String, String> inferred() {
    return inferred;
  }

  /** Marks a field as worked out. */
  public void infer(String field, String how) {
    inferred.put(field, how);
  }

  @Override
  public String toString() {
    return key() + args;
  }
}
