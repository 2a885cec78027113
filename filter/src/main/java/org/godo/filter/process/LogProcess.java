package org.godo.filter.process;

import java.util.LinkedHashSet;
import java.util.Set;
import org.godo.model.raw.Origin;
import org.godo.model.raw.RawEvent.Subject;
import org.jspecify.annotations.Nullable;

/** What the callers of an audit log are found by: the last event of a process, and its children. */
final class LogProcess {
  private final Set<Birth> pending = new LinkedHashSet<>(0);
  private Numbering numbering = Numbering.UNKNOWN;
  private boolean childrenElsewhere;
  private boolean oneThreadKnown;
  private long image;
  private long threads;
  private long threadExits;
  private long maybeThreads;
  private boolean everMaybeThreaded;
  private long silent;
  private long unexplained;
  private long serial;
  private int ppid;
  private long loginUid;

  /** Whether the results of its calls are the host's numbers of its children. */
  enum Numbering {
    UNKNOWN,
    HOST,
    OTHER
  }

  // ---- its last event --------------------------------------------------------------------------

  void seen(long eventSerial, Subject subject) {
    serial = eventSerial;
    ppid = subject.ppid() == Origin.UNKNOWN ? ppid : subject.ppid();
    loginUid = subject.loginUid();
  }

  long serial() {
    return serial;
  }

  int ppid() {
    return ppid;
  }

  long loginUid() {
    return loginUid;
  }

  // ---- pid namespaces --------------------------------------------------------------------------

  Numbering numbering() {
    return numbering;
  }

  void numbering(Numbering value) {
    numbering = value;
  }

  /** Notes that its next children may be in another pid namespace (unshare, setns). */
  void setChildrenElsewhere() {
    childrenElsewhere = true;
  }

  boolean childrenElsewhere() {
    return childrenElsewhere;
  }

  // ---- threads ---------------------------------------------------------------------------------

  /** Notes that it has one thread: it was forked, or called exec, which ends all others. */
  void becameSingle() {
    oneThreadKnown = true;
    image++;
    threads = 0;
    threadExits = 0;
    maybeThreads = 0;
  }

  /** Returns a number that changes when all other threads have ended. */
  long image() {
    return image;
  }

  void createdThread() {
    threads++;
    everMaybeThreaded = true;
  }

  void createdMaybeThread() {
    maybeThreads++;
    everMaybeThreaded = true;
  }

  /** Notes that what was maybe a thread is a process. */
  void wasNoThread() {
    maybeThreads = Math.max(0, maybeThreads - 1);
  }

  /** Returns whether it has and had one thread since it was forked or called exec. */
  boolean single() {
    return oneThreadKnown && threads == 0 && maybeThreads == 0;
  }

  /** Returns whether it ever had, or may have had, more than one thread. */
  boolean everMaybeThreaded() {
    return everMaybeThreaded || !single();
  }

  /** Accepts the exit of one thread and returns whether that was the last one. */
  boolean exitedLast() {
    threadExits++;
    return oneThreadKnown && maybeThreads == 0 && threadExits == threads + 1;
  }

  // ---- children --------------------------------------------------------------------------------

  /** Returns its calls whose children were not seen yet, in the order of the record. */
  Set<Birth> pending() {
    return pending;
  }

  /** Notes that the child of a call will not be found any more. */
  void dropped() {
    silent++;
  }

  /** Returns whether one of its calls created a task that was never seen. */
  boolean hasSilentChildren() {
    return silent + pending.size() > 0;
  }

  /** Returns whether the child of one of its calls will not be found any more. */
  boolean hasDropped() {
    return silent > 0;
  }

  /** Notes a child that no result of its calls names. */
  void addUnexplained() {
    unexplained++;
  }

  boolean hasUnexplained() {
    return unexplained > 0;
  }

  /** Returns the only call that can have created a child; null if there are several or none. */
  @Nullable Birth onlyPending() {
    return silent == 0 && pending.size() == 1 ? pending.iterator().next() : null;
  }
}
