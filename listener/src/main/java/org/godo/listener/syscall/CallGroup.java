package org.godo.listener.syscall;

import static org.godo.model.linux.CallConstants.*;

import java.util.List;

/**
 * What a call is recorded for. All calls of a group are recorded on the same conditions: those of
 * the audit rules, and those that decoding applies again, as logs of other rules are decoded too.
 * The groups stand in the order in which their rules are added.
 */
public enum CallGroup {
  /** Start and end of processes and threads. exit(2) has no result that a rule could test. */
  PROCESSES(FailedCalls.DROPPED_BY_DECODER),
  EXECS(FailedCalls.KEPT),
  OPENS(FailedCalls.KEPT),
  WRITES(FailedCalls.DROPPED_BY_RULE),
  /**
   * Of mappings only those that can change the file: shared ones, as mprotect(2) can make them
   * writable later.
   */
  MAPPINGS(FailedCalls.DROPPED_BY_DECODER, List.of(List.of(ArgumentFilter.anyBit(3, MAP_SHARED)))),
  /** Mappings whose arguments are in memory, where no rule can test them. */
  INDIRECT_MAPPINGS(FailedCalls.DROPPED_BY_DECODER),
  CLOSES(FailedCalls.KEPT_UNLESS_EBADF),
  /** Descriptors that are duplicated, closed by the range, or make a ring of io_uring. */
  DESCRIPTORS(FailedCalls.DROPPED_BY_RULE),
  /** Calls by which a descriptor can get from one process to another. */
  PASSING(FailedCalls.DROPPED_BY_RULE),
  SOCKET_CALLS(
      FailedCalls.DROPPED_BY_RULE,
      List.of(
          List.of(ArgumentFilter.equal(0, SYS_SENDMSG)),
          List.of(ArgumentFilter.equal(0, SYS_SENDMMSG)))),
  /** Sockets through which no descriptor can be passed: their messages are not suspected of it. */
  SOCKETS(
      FailedCalls.DROPPED_BY_RULE,
      List.of(
          List.of(ArgumentFilter.equal(0, AF_INET)), List.of(ArgumentFilter.equal(0, AF_INET6)))),
  /** fcntl(2), the commands that duplicate a descriptor or mark it close-on-exec. */
  DESCRIPTOR_COMMANDS(
      FailedCalls.DROPPED_BY_RULE,
      List.of(
          List.of(ArgumentFilter.equal(1, F_DUPFD)),
          List.of(ArgumentFilter.equal(1, F_DUPFD_CLOEXEC)),
          List.of(ArgumentFilter.equal(1, F_SETFD)))),
  /**
   * ioctl(2): the other way to mark a descriptor close-on-exec, which some runtimes use, and
   * requests that change files or pass descriptors. One rule covers several by the bits that they
   * have in common; the decoder drops what else has them.
   */
  REQUESTS(
      FailedCalls.DROPPED_BY_RULE,
      List.of(
          List.of(ArgumentFilter.allBits(1, FIONCLEX)), // and FIOCLEX
          List.of(ArgumentFilter.allBits(1, FICLONE & FICLONERANGE)),
          List.of(ArgumentFilter.allBits(1, FS_IOC_UNRESVSP & FS_IOC_ZERO_RANGE & XFS_IOC_SWAPEXT)),
          List.of(ArgumentFilter.equal(1, XFS_IOC_EXCHANGE_RANGE)),
          List.of(ArgumentFilter.equal(1, EXT4_IOC_MOVE_EXT)),
          List.of(ArgumentFilter.allBits(1, SECCOMP_NOTIF_ADDFD)),
          List.of(ArgumentFilter.allBits(1, LOOP_SET_FD)))), // and LOOP_CHANGE_FD, LOOP_CONFIGURE
  /** Names of files and directories made, removed and moved. */
  NAMES(FailedCalls.DROPPED_BY_RULE),
  /** Working directory, root, mounts and namespaces. */
  FS_CONTEXT(FailedCalls.DROPPED_BY_RULE);

  private final FailedCalls failedCalls;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<List<ArgumentFilter>> argumentFilters;

  CallGroup(FailedCalls failedCalls) {
    this(failedCalls, List.of(List.of()));
  }

  CallGroup(FailedCalls failedCalls, List<List<ArgumentFilter>> argumentFilters) {
    this.failedCalls = failedCalls;
    this.argumentFilters = argumentFilters;
  }

  /** What happens to its calls that failed. */
  public FailedCalls failedCalls() {
    return failedCalls;
  }

  /**
   * What the arguments of its calls must be: one of these lists, all filters of it. As a rule of
   * the kernel is a conjunction, each list takes a rule of its own.
   */
  public List<List<ArgumentFilter>> argumentFilters() {
    return argumentFilters;
  }
}
