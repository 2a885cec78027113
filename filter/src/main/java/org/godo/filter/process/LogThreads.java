package org.godo.filter.process;

import java.util.LinkedHashMap;
import java.util.Map;
import org.godo.model.raw.Call;
import org.godo.model.raw.Origin;
import org.godo.model.raw.RawEvent;
import org.jspecify.annotations.Nullable;

/**
 * The threads of an audit log, by the results of the calls that created them. Only kernels before
 * 4.9 have the id of a thread in {@code pid=} (see {@link ThreadIndex}); with later ones no event
 * has such an id, unless it was reused for a process.
 */
final class LogThreads {
  private static final int LIMIT = 100_000;

  private final LogCallers callers;
  private final Births births;

  /** The latest thread of each id; the oldest are dropped beyond a limit. */
  private final Map<Integer, LogThread> byId =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, LogThread> eldest) {
          return size() > LIMIT;
        }
      };

  /**
   * @param image number of the program that the process ran then: exec ends all other threads
   */
  private record LogThread(ProcessInstance process, long image, long millis) {}

  LogThreads(LogCallers callers, Births births) {
    this.callers = callers;
    this.births = births;
  }

  /** Accepts a call that created a thread. */
  void created(ProcessInstance process, RawEvent.Syscall event) {
    int id = (int) event.result();
    byId.remove(id);
    long image = callers.stateOf(process).image();
    byId.put(id, new LogThread(process, image, event.origin().timestamp()));
  }

  /** Returns the process whose thread made a call, where its id is that of a thread; else null. */
  @Nullable ProcessInstance processOf(RawEvent.Syscall event) {
    LogThread thread = byId.get(event.tgid());
    if (thread == null || !thread.process().lifetime().isOpen() || isExec(event)) {
      return null;
    }
    LogProcess state = callers.stateOf(thread.process());
    int ppid = event.subject().ppid();
    boolean alike =
        (ppid == state.ppid() || ppid == Origin.UNKNOWN)
            && event.subject().loginUid() == state.loginUid()
            && state.image() == thread.image()
            && state.numbering() != LogProcess.Numbering.OTHER;
    return alike && !isReused(event.tgid(), thread) ? thread.process() : null;
  }

  /** The caller of a successful exec has the id of its thread group by the time it is logged. */
  private static boolean isExec(RawEvent.Syscall event) {
    return event.call() instanceof Call.Exec && Boolean.TRUE.equals(event.success());
  }

  /** Returns whether a process has, or may have, the id of a thread now. */
  private boolean isReused(int id, LogThread thread) {
    ProcessInstance process = callers.current(id);
    boolean livesOrIsYounger =
        process != null && (process.lifetime().isOpen() || process.start() > thread.millis());
    return livesOrIsYounger
        || births.of(id).stream().anyMatch(birth -> birth.millis() >= thread.millis());
  }

  /** Forgets all, at the end of the record. */
  void clear() {
    byId.clear();
  }
}
