package org.godo.filter.files;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.godo.filter.process.LossWindows;
import org.godo.filter.process.ProcessInstance;
import org.jspecify.annotations.Nullable;

/**
 * The state of every process at this point of the record. A process begins with what its creator
 * has; the state of one that is over is given up, so that no more is held than there are processes
 * at a time.
 */
final class ProcessFilesTable {
  private final Map<ProcessInstance, ProcessFiles> states = new HashMap<>();
  private final LossWindows gaps;
  private final LossWindows ofCalls;
  private final Map<Integer, ProcessInstance> byTgid = new HashMap<>();

  /**
   * @param gaps all that there are in the record
   * @param ofCalls those in which calls were missed
   */
  ProcessFilesTable(LossWindows gaps, LossWindows ofCalls) {
    this.gaps = gaps;
    this.ofCalls = ofCalls;
  }

  /** A process begins here with what its creator, begun before, has. */
  void begin(ProcessInstance process) {
    ProcessInstance creator = process.olderThanRecord() ? null : process.creator();
    ProcessFiles creators = creator == null ? null : states.get(creator);
    ProcessFiles state =
        creators == null ? ProcessFiles.unknown(ofCalls) : creators.fork(process.sharesFiles());
    if (process.maybeBeganEarlier(gaps)) {
      state.beganUnseen();
    }
    states.put(process, state);
    byTgid.put(process.tgid(), process);
  }

  /** The state of a process that began. */
  ProcessFiles of(ProcessInstance process) {
    return Objects.requireNonNull(states.get(process), "the process has not begun");
  }

  /** A process is over, or the record is at its end. */
  ProcessFiles end(ProcessInstance process) {
    ProcessFiles state = of(process);
    states.remove(process);
    byTgid.remove(process.tgid(), process);
    state.descriptors().leftAt(process.exit());
    return state;
  }

  /** The state of the latest process with this id that is not over; null when there is none. */
  @Nullable ProcessFiles ofTgid(int tgid) {
    ProcessInstance latest = byTgid.get(tgid);
    return latest == null ? null : states.get(latest);
  }
}
