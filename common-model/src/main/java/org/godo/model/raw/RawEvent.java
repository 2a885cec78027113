package org.godo.model.raw;

import java.util.List;
import java.util.Map;
import org.godo.model.linux.WaitStatus;
import org.jspecify.annotations.Nullable;

/**
 * One raw document: what one source reported in one event. The listener decodes and writes these,
 * the filter reads them; nothing is merged, repaired or left out in between.
 *
 * <p>Strings are data of the recorded programs. Bytes that are not UTF-8 are written as {@code
 * \xNN}.
 */
public sealed interface RawEvent {

  /** Source, time and sequence. */
  Origin origin();

  /** Host-wide id of the task the event is about; of the thread where the source reports it. */
  int pid();

  /** Host-wide id of that task's thread group. */
  int tgid();

  /** Value of the field {@code event}. */
  String event();

  // ---- connector (include/uapi/linux/cn_proc.h) ---------------------------------------------

  /**
   * A task was created. {@code pid}, {@code tgid} are the new task; they differ for a thread.
   *
   * @param parentPid thread that is the real parent: for CLONE_THREAD and CLONE_PARENT the
   *     creator's parent, not the creator (drivers/connector/cn_proc.c)
   * @param parentTgid thread group of that parent
   */
  record Fork(Origin origin, int pid, int tgid, int parentPid, int parentTgid) implements RawEvent {
    @Override
    public String event() {
      return "fork";
    }
  }

  /** A thread group executed a program; the connector does not report which. */
  record ExecNotice(Origin origin, int pid, int tgid) implements RawEvent {
    @Override
    public String event() {
      return "exec";
    }
  }

  /** A task changed its name. */
  record Comm(Origin origin, int pid, int tgid, String comm) implements RawEvent {
    @Override
    public String event() {
      return "comm";
    }
  }

  /**
   * A task ended.
   *
   * @param parentPid 0 when the parent was gone
   */
  record Exit(Origin origin, int pid, int tgid, WaitStatus status, int parentPid, int parentTgid)
      implements RawEvent {
    @Override
    public String event() {
      return "exit";
    }
  }

  // ---- audit ---------------------------------------------------------------------------------

  /**
   * A system call. The audit subsystem knows thread groups only: {@code pid} equals {@code tgid}.
   *
   * @param subject who called
   * @param syscall name of the system call
   * @param success whether it succeeded; null where the kernel does not report it (exit,
   *     exit_group, a call cut short by death)
   * @param result return value, so a negative errno for a failed call; {@link Origin#UNKNOWN} where
   *     the kernel does not report it. A process id in it counts in the caller's own pid namespace
   * @param cwd the CWD record: working directory as the caller's mount namespace sees it, at the
   *     end of the call
   * @param call the call
   */
  record Syscall(
      Origin origin,
      Subject subject,
      String syscall,
      @Nullable Boolean success,
      long result,
      @Nullable String cwd,
      Call call)
      implements RawEvent {
    @Override
    public int pid() {
      return subject.tgid();
    }

    @Override
    public int tgid() {
      return subject.tgid();
    }

    @Override
    public String event() {
      return call.event();
    }

    /** Returns the error number of a failed call, 0 for any other. */
    public int errno() {
      return Boolean.FALSE.equals(success) ? (int) -result : 0;
    }
  }

  /**
   * The calling task, as the SYSCALL record describes it at the end of the call.
   *
   * @param ppid thread group of the real parent at that moment; may already be the reaper; {@link
   *     Origin#UNKNOWN} where the record does not have it
   * @param uid real user id in the first user namespace
   * @param loginUid audit login uid; 4294967295 is unset
   * @param comm task name, after an exec the new one
   * @param exe path of the program, after an exec the new one, as the task's root sees it
   */
  record Subject(
      int tgid, int ppid, long uid, long loginUid, @Nullable String comm, @Nullable String exe) {}

  // ---- what the listener looked up -----------------------------------------------------------

  /** A process that was alive when the session started; a large one is reported in several. */
  record Snapshot(Origin origin, ProcessSnapshot process) implements RawEvent {
    @Override
    public int pid() {
      return process.pid();
    }

    @Override
    public int tgid() {
      return process.pid();
    }

    @Override
    public String event() {
      return "snapshot";
    }
  }

  /**
   * The Docker Engine's report on a container, each time the listener requested it.
   *
   * @param pid host id of the container's first process; 0 when it is not running
   * @param rootfs directory the container's root is mounted from (overlay2: MergedDir)
   * @param upperDir directory that holds the container's changes
   * @param exitCode null while it runs
   */
  record Container(
      Origin origin,
      String dockerId,
      String name,
      @Nullable String image,
      Map<String, String> labels,
      @Nullable String runtime,
      int pid,
      @Nullable String rootfs,
      @Nullable String upperDir,
      List<Mount> mounts,
      @Nullable Long startTimestamp,
      @Nullable Long endTimestamp,
      @Nullable Integer exitCode)
      implements RawEvent {
    @Override
    public int tgid() {
      return pid;
    }

    @Override
    public String event() {
      return "container";
    }
  }

  /** A mount of a container: a volume, bind or tmpfs at {@code destination}. */
  record Mount(String type, @Nullable String source, String destination, boolean writable) {}
}
