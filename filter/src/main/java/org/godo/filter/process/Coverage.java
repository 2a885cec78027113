package org.godo.filter.process;

import org.godo.model.linux.WaitStatus;
import org.godo.model.raw.Call;
import org.godo.model.raw.ProcessSnapshot;
import org.godo.model.raw.RawEvent;
import org.jspecify.annotations.Nullable;

/**
 * Which sources show what a process does: kernel threads make no calls, and of a process without an
 * audit context (kernel/auditsc.c, audit_alloc) only the connector reports anything.
 */
public final class Coverage {
  /** The thread that creates all other kernel threads (init/main.c, rest_init). */
  private static final int KTHREADD = 2;

  private @Nullable Long loginUid;
  private @Nullable String foundProgram;
  private boolean foundInKernel;
  private int execsNoticed;
  private int execsRecorded;
  private boolean called;
  private boolean calledAlone;
  private boolean exitRecorded;
  private boolean leftScope;

  /** Accepts a process of a snapshot of /proc. */
  void found(ProcessSnapshot process) {
    loginUid = process.loginUid();
    foundProgram = process.exe();
    foundInKernel = isKernelThread(process);
  }

  /** Accepts the creator of a process, whose login uid it has. */
  void inherit(Coverage creator) {
    loginUid = creator.loginUid;
  }

  /** Accepts that the connector reported an exec. */
  void execNoticed() {
    execsNoticed++;
  }

  /**
   * Accepts a call that audit reported.
   *
   * @param alone whether the process never had more than one thread
   */
  void called(RawEvent.Syscall event, boolean alone) {
    called = true;
    calledAlone |= alone;
    if (event.call() instanceof Call.Exec && !Boolean.FALSE.equals(event.success())) {
      execsRecorded++;
    }
    exitRecorded |= event.call() instanceof Call.ExitCall;
  }

  /** Notes that the rules match its calls no more. */
  public void leaveScope() {
    leftScope = true;
  }

  /** Returns whether the rules matched its calls, or its creator's, and do so no more. */
  public boolean hasLeftScope() {
    return leftScope;
  }

  /** Returns whether audit reported a call of it. */
  boolean hasCalled() {
    return called;
  }

  /** Returns the login uid as far as a snapshot showed it; null if not known. */
  @Nullable Long loginUid() {
    return loginUid;
  }

  /** Returns the program that a snapshot showed; null if none did. */
  @Nullable String foundProgram() {
    return foundProgram;
  }

  /** Returns whether audit reports its calls, by a call of the only thread it ever had. */
  boolean isAudited() {
    return calledAlone;
  }

  /** Returns whether a process of a snapshot is a kernel thread: it has no program. */
  static boolean isKernelThread(ProcessSnapshot process) {
    boolean below = process.ppid() == KTHREADD || process.pid() == KTHREADD;
    return below && process.exe() == null && process.args().isEmpty();
  }

  /**
   * Returns whether a process is a kernel thread. A program that the kernel starts, as modprobe, is
   * forked like one (kernel/umh.c) until its exec.
   */
  static boolean isKernelThread(ProcessInstance process) {
    Coverage own = process.coverage();
    boolean ran = own.called || own.execsNoticed > 0;
    return !ran && (own.foundInKernel || createdInKernel(process));
  }

  /** Returns 0 for a process that runs programs, more for a kernel thread and for its creator. */
  static int rank(ProcessInstance process) {
    int ofKernel = process.tgid() == KTHREADD ? 2 : 1;
    return isKernelThread(process) ? ofKernel : 0;
  }

  private static boolean createdInKernel(ProcessInstance process) {
    Lineage lineage = process.lineage();
    Integer creatorTgid = lineage.creatorTgid();
    ProcessInstance creator = lineage.creator();
    if (lineage.wasInSnapshot() || creatorTgid == null) {
      return false;
    }
    return creator == null ? creatorTgid == KTHREADD : creator.coverage().foundInKernel;
  }

  /**
   * Returns whether the connector reported calls of a process that audit did not report: an exec,
   * or the exit of its only thread. The kernel makes those of the programs that it starts.
   */
  static boolean isSilent(ProcessInstance process) {
    Coverage own = process.coverage();
    int execs = own.execsNoticed - (createdInKernel(process) ? 1 : 0);
    WaitStatus status = process.lifetime().waitStatus();
    boolean exited =
        status != null
            && process.lifetime().isReported()
            && !status.signaled()
            && process.threads().count() <= 1;
    return execs > own.execsRecorded || (exited && !own.exitRecorded && !isKernelThread(process));
  }
}
