package org.godo.filter.files;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.godo.filter.container.PathIndex;
import org.godo.filter.process.Birth;
import org.godo.filter.process.Lineage;
import org.godo.filter.process.LivePart;
import org.godo.filter.process.LossWindows;
import org.godo.filter.process.ProcessInstance;
import org.godo.model.result.Reason;
import org.jspecify.annotations.Nullable;

/**
 * The state of every live process at this point of the replay. A process starts with a copy of its
 * creator's state; the state of one that is over is released.
 */
final class ProcessFilesTable {
  private final LivePart<ProcessFiles> states;
  private final LossWindows losses;
  private final LossWindows callLosses;
  private final BooleanSupplier birthsUnseen;
  private final Map<Integer, ProcessInstance> byTgid = new HashMap<>();
  private final PathIndex<FsContext> directories = new PathIndex<>();

  /**
   * @param states the part of each live process's entry that holds its state
   * @param losses all loss windows of the recording
   * @param callLosses those in which calls were missed
   * @param birthsUnseen whether the record may lack the creation of a process
   */
  ProcessFilesTable(
      LivePart<ProcessFiles> states,
      LossWindows losses,
      LossWindows callLosses,
      BooleanSupplier birthsUnseen) {
    this.birthsUnseen = birthsUnseen;
    this.states = states;
    this.losses = losses;
    this.callLosses = callLosses;
  }

  /** Begins a process, after its creator, with the state that the creator has now. */
  ProcessFiles begin(ProcessInstance process) {
    ProcessFiles state = initial(process);
    state.begin(process);
    if (process.maybeStartedEarlier(losses)) {
      state.startedUnseen();
    }
    if (process.lineage().callUncertain()) {
      state.descriptors().markAll(Reason.HOLDER_OF_ONE_OF_SEVERAL);
    }
    if (process.isUnread() && !process.lineage().olderThanRecord()) {
      state.setUnread(Long.MAX_VALUE);
    }
    states.set(process, state);
    byTgid.put(process.tgid(), process);
    return state;
  }

  private ProcessFiles initial(ProcessInstance process) {
    Lineage lineage = process.lineage();
    Birth birth = lineage.birth();
    if (birth != null && birth.held() instanceof HeldFiles held) {
      return held.files();
    }
    ProcessInstance creator = lineage.olderThanRecord() ? null : lineage.creator();
    ProcessFiles ofCreator = creator == null ? null : states.of(creator);
    if (ofCreator == null) {
      ProcessFiles unknown = ProcessFiles.unknown(callLosses, directories);
      if (birthsUnseen.getAsBoolean()) {
        unknown.descriptors().unseen().keepClosed();
      }
      return unknown;
    }
    ProcessFiles state = ofCreator.fork(lineage.cloneFlags());
    if (lineage.maybeSharesMore()) {
      ofCreator.maybeShare(state);
    }
    if (lineage.birthUnseen()) {
      state.descriptors().unseen().begin(ofCreator.descriptors().unseen());
    }
    return state;
  }

  /**
   * Holds the state that the child of a call inherits. What is maybe a thread is not held: its
   * files would seem open until the end of the record.
   */
  void hold(ProcessInstance creator, Birth birth) {
    ProcessFiles ofCreator = states.of(creator);
    if (ofCreator != null && !birth.maybeThread()) {
      birth.hold(new HeldFiles(ofCreator.fork(birth.flags())));
    }
  }

  /** Returns the state of a process that has begun. */
  ProcessFiles of(ProcessInstance process) {
    return Objects.requireNonNull(states.of(process), "the process has not begun");
  }

  /** Returns the state of a process; null if it has not begun, or is over. */
  @Nullable ProcessFiles find(ProcessInstance process) {
    return states.of(process);
  }

  /** Ends a process, closing its descriptors, and returns its last state. */
  ProcessFiles end(ProcessInstance process) {
    ProcessFiles state = of(process);
    states.remove(process);
    byTgid.remove(process.tgid(), process);
    state.end(process.lifetime().exit());
    return state;
  }

  /** Returns the roots and working directories of all processes by their host-wide keys. */
  PathIndex<FsContext> directories() {
    return directories;
  }

  /** Returns the descriptors of every live process. */
  List<DescriptorTable> tables() {
    return byTgid.values().stream().map(process -> of(process).descriptors()).toList();
  }

  /** Returns the state of the latest live process with this id; null when there is none. */
  @Nullable ProcessFiles ofTgid(int tgid) {
    ProcessInstance latest = byTgid.get(tgid);
    return latest == null ? null : states.of(latest);
  }
}
