package org.godo.filter.process;

/**
 * How far the times of the sources may differ, in milliseconds, and how long the rebuild waits for
 * a late report. All tolerances of the filter are here, each with its derivation.
 */
public final class Tolerances {
  /**
   * Granularity of the times of audit events. audit_log_start stamps an event with
   * ktime_get_coarse_real_ts64 (kernel/audit.c), the time of the last timer tick: at most 10 ms
   * old, with HZ=100. So an event may appear this much older than the fork of its own process; and
   * older still where ticks are late, as on a busy virtual machine. Whose call it is does therefore
   * not depend on this alone ({@link CallerResolver}).
   */
  public static final long TICK = 10;

  /**
   * Longest time between the creation of a container's first process by the runtime and the start
   * that the engine notes: the runtime prepares mounts and runs hooks, as for the network, between.
   */
  public static final long CONTAINER_START = 10_000;

  /** Both clocks are rounded to milliseconds, by one each. */
  public static final long ROUNDING = 2;

  /** An audit event may appear this much older than what its call did. */
  public static final long TICK_ROUNDED = TICK + ROUNDING;

  /**
   * Difference between the start of a process in /proc and in the connector's fork. /proc counts in
   * clock ticks of 10 ms (USER_HZ), the connector in nanoseconds: one tick for the unit, one for
   * the conversion between the clocks.
   */
  public static final long SNAPSHOT_START = 2 * TICK;

  /**
   * How far the connector is read ahead for the snapshot, which may take minutes. By then it has
   * reported the fork of each process that seems as old as the beginning of the snapshot; and no
   * process is over that has calls since then.
   */
  public static final long SNAPSHOT_AHEAD = 1_000;

  /**
   * How long the snapshot may read a process before the process is noted, or is found to be over.
   */
  static final long SNAPSHOT_READING = 1_000;

  /**
   * How late a connector's exit may be reported once the pid was reused: exit_notify wakes the
   * parent, which may reap the process and fork again, before proc_exit_connector (kernel/exit.c).
   */
  public static final long LATE_EXIT = 1_000;

  /**
   * Calls of a process's other threads that are logged after its exit_group: these threads are
   * killed, but their audit records are emitted when they leave the kernel.
   */
  public static final long AFTER_EXIT = 100;

  /**
   * How long a call may block before the kernel emits its audit event, which carries the time of
   * the call's entry. vfork and wait can block longer; then the call is not matched.
   */
  public static final long LONGEST_CALL = 5_000;

  /**
   * How long a fork waits for the event of its call. vfork returns, and is logged, only when the
   * child calls exec or exits. Forks by processes that no audit rule matches wait in vain.
   */
  static final long UNMATCHED_KEPT = 60_000;

  /** How far the connector is read ahead of the audit events: a long call and a late exit. */
  public static final long CONNECTOR_LEAD = 2 * LONGEST_CALL;

  /** How far clone calls are read ahead: vfork is logged after the first calls of its child. */
  public static final long CLONE_LEAD = LONGEST_CALL;

  /** How long a process is kept after its exit, for calls that it entered before. */
  public static final long KEPT_AFTER_EXIT = LONGEST_CALL;

  /** How much earlier Docker may report a first process than its runtime calls exec. */
  public static final long DOCKER_AHEAD = 1_000;

  /** Twice what is read ahead: a history with an entry for each millisecond needs no more. */
  static final int HISTORY_ENTRIES = (int) (2 * CONNECTOR_LEAD);

  private Tolerances() {}
}
