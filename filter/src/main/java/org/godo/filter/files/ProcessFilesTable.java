package org.godo.filter.files;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.godo.filter.process.LossWindows;
import org.godo.filter.process.ProcessInstance;
import org.jspecify.annotations.Nullable;

/**
 * The state of every live process at this point of the replay. A process starts with a copy of its
 * creator's state; the state of one that is over is released.
 */
final class ProcessFilesTable {
  private final Map<ProcessInstance, ProcessFiles> states = new HashMap<>();
  private final LossWindows losses;
  private final LossWindows callLosses;
  private final Map<Integer, ProcessInstance> byTgid = new HashMap<>();

  /**
   * @param losses all loss windows of the recording
   * @param callLosses those in which calls were missed
   */
  ProcessFilesTable(LossWindows losses, LossWindows callLosses) {
    this.losses = losses;
    this.callLosses = callLosses;
  }

  /** Begins a process, after its creator, with the state that the creator has now. */
  void begin(ProcessInstance process) {
    ProcessInstance creator = process.olderThanRecord() ? null : process.creator();
    ProcessFiles ofCreator = creator == null ? null : states.get(creator);
    ProcessFiles state =
        ofCreator == null
            ? ProcessFiles.unknown(callLosses)
            : ofCreator.fork(process.sharesFiles());
    if (process.maybeBeganEarlier(losses)) {
      state.startedUnseen();
    }
    states.put(process, state);
    byTgid.put(process.tgid(), process);
  }

  /** Returns the state of a process that has begun. */
  ProcessFiles of(ProcessInstance process) {
    return Objects.requireNonNull(states.get(process), "the process has not begun");
  }

  /** Returns the state of a process; null if it has not begun, or is over. */
  @Nullable ProcessFiles find(ProcessInstance process) {
    return states.get(process);
  }

  /** Ends a process, closing its descriptors, and returns its last state. */
  ProcessFiles end(ProcessInstance process) {
    ProcessFiles state = of(process);
    states.remove(process);
    byTgid.remove(process.tgid(), process);
    state.descriptors().removeUser(process.exit());
    return state;
  }

  /** Returns the state of the latest live process with this id; null when there is none. */
  @Nullable ProcessFiles ofTgid(int tgid) {
    ProcessInstance latest = byTgid.get(tgid);
    return latest == null ? null : states.get(latest);
  }
}
