package org.godo.filter.files;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.WeakHashMap;
import org.godo.filter.files.SharedChanges.Change;
import org.godo.filter.process.LossWindows;
import org.godo.filter.process.ProcessInstance;
import org.godo.filter.process.Tolerances;
import org.godo.model.linux.CloneFlags;
import org.godo.model.raw.Call;
import org.godo.model.result.Reason;
import org.jspecify.annotations.Nullable;

/**
 * The calls by which a process gets descriptors, or a root and working directory, of its own:
 * unshare, close_range, and for descriptors exec (fs/exec.c, begin_new_exec; before Linux 5.11 at
 * the start of the call). It has what was there at a moment of the call that is not recorded; the
 * record follows at the end of the call, of exec when the program is loaded. What others that
 * shared it change in between is not its own. It goes on with what the replay has by the record, or
 * before that by the connector's report of the exec, which is later than that moment; what it has
 * instead, if a change of another one was on the other side of it, is noted.
 */
final class SharingEnds {
  private final ProcessFilesTable states;
  private final Map<DescriptorTable, SharedChanges<Was>> ofTables = new WeakHashMap<>();
  private final Map<FsContext, SharedChanges<Boolean>> ofContexts = new WeakHashMap<>();
  private final List<End> ends = new ArrayList<>(0);
  private long position;
  private long latest = LossWindows.EVER;

  /** A descriptor before a change; null where it was closed. */
  private record Was(int fd, DescriptorTable.@Nullable Open open) {}

  /** What a process has instead, if a change was on the other side. */
  private record Maybe(Change<?> change, int fd, DescriptorTable.@Nullable Open open) {}

  /** The end of what a process shared. */
  private static final class End {
    private final ProcessInstance process;
    private final boolean isExec;

    /** The descriptors that it shared, or may have; empty if these are not concerned. */
    private final Set<PossibleFiles> descriptors;

    /** The root and working directory that it shared; null if these are not concerned. */
    private final @Nullable FsContext context;

    /** By when it was, in milliseconds. */
    private final long until;

    /** What the record of its call decides; null if that was replayed. */
    private @Nullable List<Maybe> undecided;

    private boolean isForgotten;

    /** When it does not matter any more. */
    private long over = Long.MAX_VALUE;

    private End(
        ProcessInstance process,
        boolean isExec,
        Set<PossibleFiles> descriptors,
        @Nullable FsContext context,
        long until) {
      this.process = process;
      this.isExec = isExec;
      this.descriptors = descriptors;
      this.context = context;
      this.until = until;
    }
  }

  /** What the caller has before a call, as far as that may change it. */
  private record Before(
      DescriptorTable table,
      Set<PossibleFiles> sharers,
      FsContext context,
      boolean sharesContext,
      Map<Integer, DescriptorTable.Open> open,
      MountView view,
      @Nullable String cwd) {}

  SharingEnds(ProcessFilesTable states) {
    this.states = states;
  }

  // ---- calls -----------------------------------------------------------------------------------

  /** Replays a call. */
  void replay(ReplayedCall call, Runnable replay) {
    position++;
    latest = Math.max(latest, call.millis());
    ProcessFiles state = call.state();
    long since = state.called(position);
    ends.removeIf(end -> end.over < call.millis());
    if (ends.isEmpty() && !isShared(state.descriptors()) && !state.context().isShared()) {
      replay.run();
      return;
    }
    if (!call.process().threads().severalAt(call.millis())) {
      changesOf(state.descriptors()).called(call.process(), call.millis());
      changesOf(state.context()).called(call.process(), call.millis());
    }
    Before before = before(call);
    replay.run();
    decide(call);
    end(call, before, since);
    changed(call, before);
  }

  private static boolean isShared(DescriptorTable table) {
    return table.isShared() || table.possible().hasPeers();
  }

  private static Set<PossibleFiles> sharers(DescriptorTable table) {
    Set<PossibleFiles> sharers = new HashSet<>();
    if (isShared(table)) {
      sharers.addAll(table.possible().peers());
      sharers.add(table.possible());
    }
    return sharers;
  }

  private SharedChanges<Was> changesOf(DescriptorTable table) {
    return ofTables.computeIfAbsent(table, any -> new SharedChanges<>());
  }

  private SharedChanges<Boolean> changesOf(FsContext context) {
    return ofContexts.computeIfAbsent(context, any -> new SharedChanges<>());
  }

  private static Before before(ReplayedCall call) {
    DescriptorTable table = call.state().descriptors();
    FsContext context = call.state().context();
    Map<Integer, DescriptorTable.Open> open = new HashMap<>();
    for (int fd : ChangedNumbers.of(call.event(), table)) {
      open.put(fd, table.open(fd));
    }
    return new Before(
        table, sharers(table), context, context.isShared(), open, context.view(), context.cwd());
  }

  // ---- ends ------------------------------------------------------------------------------------

  /**
   * Accepts that a process had called exec by a time, before the record of that.
   *
   * @param millis when the connector reported it
   */
  void executed(ProcessInstance process, long millis) {
    ProcessFiles state = states.find(process);
    if (state == null || !isShared(state.descriptors())) {
      return;
    }
    DescriptorTable table = state.descriptors();
    End end = new End(process, true, sharers(table), null, millis + Tolerances.ROUNDING);
    List<Maybe> undecided = new ArrayList<>();
    for (Change<Was> each : changesOf(table).since(state.calledAt())) {
      undecided.add(new Maybe(each, each.before().fd(), each.before().open()));
    }
    end.undecided = undecided;
    end.isForgotten = changesOf(table).maybeForgot(state.calledAt(), LossWindows.EVER);
    ends.add(end);
    state.unshareDescriptors();
  }

  /** Decides by the first call of a process after its exec was reported, which is that exec. */
  private void decide(ReplayedCall call) {
    for (End end : ends) {
      if (end.process == call.process() && end.undecided != null) {
        boolean isIt = call.succeeded() && call.event().call() instanceof Call.Exec;
        decide(end, call.state(), isIt ? call.millis() : LossWindows.EVER);
        end.over = call.millis() + Tolerances.LONGEST_CALL;
      }
    }
  }

  private static void decide(End end, ProcessFiles state, long entry) {
    for (Maybe each : Objects.requireNonNull(end.undecided)) {
      if (each.change().maybeAfter(entry)) {
        maybe(end, state, each.fd(), each.open(), entry);
      }
    }
    if (end.isForgotten) {
      state.descriptors().markAll(Reason.MAYBE_SHARED_DESCRIPTORS);
    }
    end.undecided = null;
  }

  /** Accepts the end of a process. */
  void ending(ProcessInstance process) {
    for (End end : List.copyOf(ends)) {
      if (end.process == process) {
        if (end.undecided != null) {
          decide(end, states.of(process), LossWindows.EVER);
        }
        ends.remove(end);
      }
    }
  }

  private void end(ReplayedCall call, Before before, long since) {
    ProcessFiles state = call.state();
    long entry = call.millis();
    boolean ofTable =
        !before.sharers().isEmpty() && endsSharing(call) && !isShared(state.descriptors());
    boolean ofContext = before.sharesContext() && state.context() != before.context();
    if (!ofTable && !ofContext) {
      return;
    }
    End end =
        new End(
            call.process(),
            call.event().call() instanceof Call.Exec,
            ofTable ? before.sharers() : Set.of(),
            ofContext ? before.context() : null,
            latest + Tolerances.TICK_ROUNDED);
    end.over = latest + Tolerances.LONGEST_CALL;
    ends.add(end);
    if (ofTable) {
      SharedChanges<Was> changes = changesOf(before.table());
      for (Change<Was> each : changes.since(since)) {
        if (each.maybeAfter(entry)) {
          maybe(end, state, each.before().fd(), each.before().open(), entry);
        }
      }
      if (changes.maybeForgot(since, entry)) {
        state.descriptors().markAll(Reason.MAYBE_SHARED_DESCRIPTORS);
      }
    }
    if (ofContext) {
      SharedChanges<Boolean> changes = changesOf(before.context());
      changes.since(since).stream()
          .filter(each -> each.maybeAfter(entry))
          .forEach(each -> state.context().doubts().maybeOther(each.before()));
      if (changes.maybeForgot(since, entry)) {
        state.context().doubts().maybeOther(true);
      }
    }
  }

  private static boolean endsSharing(ReplayedCall call) {
    Call made = call.event().call();
    return call.succeeded()
        && (made instanceof Call.Exec
            || made instanceof Call.CloseRange
            || (made instanceof Call.Unshare unshare
                && (unshare.flags() & CloneFlags.CLONE_FILES) != 0));
  }

  private static void maybe(
      End end, ProcessFiles state, int fd, DescriptorTable.@Nullable Open open, long millis) {
    DescriptorTable.Open kept = end.isExec ? overExec(open) : open;
    PossibleFiles own = state.descriptors().possible();
    for (PossibleFiles sharer : end.descriptors) {
      if (sharer != own) {
        own.maybeAtFork(sharer, fd, kept, millis);
        if (kept != null) {
          kept.file().markMaybeOpen();
        }
        return;
      }
    }
  }

  private static DescriptorTable.@Nullable Open overExec(DescriptorTable.@Nullable Open open) {
    return open == null || open.closeOnExec() ? null : open;
  }

  // ---- changes by others -----------------------------------------------------------------------

  private void changed(ReplayedCall call, Before before) {
    ProcessFiles state = call.state();
    if (state.descriptors() == before.table()) {
      before.open().forEach((fd, open) -> changed(call, before, fd, open));
    }
    Call made = call.event().call();
    boolean isOnFile = made instanceof Call.OnFile || made instanceof Call.OnDescriptor;
    if (isOnFile || state.context() != before.context()) {
      return;
    }
    boolean ofRoot = !state.view().isLike(before.view());
    if (ofRoot || !Objects.equals(state.context().cwd(), before.cwd())) {
      Change<Boolean> change = new Change<>(call.process(), call.millis(), position, false, ofRoot);
      if (before.sharesContext()) {
        changesOf(before.context()).add(change);
      }
      for (End end : ends) {
        ProcessFiles ofEnd = end.context == before.context() ? of(end, call) : null;
        if (ofEnd != null && ofEnd.context() != before.context()) {
          ofEnd.context().doubts().maybeOther(ofRoot);
        }
      }
    }
  }

  /** Returns the state of a process whose share a call of another one may have been before. */
  private @Nullable ProcessFiles of(End end, ReplayedCall call) {
    return end.process == call.process() || call.millis() > end.until
        ? null
        : states.find(end.process);
  }

  private void changed(
      ReplayedCall call, Before before, int fd, DescriptorTable.@Nullable Open open) {
    DescriptorTable table = before.table();
    DescriptorTable.Open after = table.open(fd);
    if (Objects.equals(open, after)) {
      return;
    }
    Call made = call.event().call();
    boolean isLasting = made instanceof Call.Open || made instanceof Call.CloseRange;
    Change<Was> change =
        new Change<>(call.process(), call.millis(), position, isLasting, new Was(fd, open));
    if (!before.sharers().isEmpty()) {
      changesOf(table).add(change);
    }
    for (End end : ends) {
      ProcessFiles ofEnd = end.descriptors.contains(table.possible()) ? of(end, call) : null;
      if (ofEnd != null && end.undecided != null) {
        end.undecided.add(new Maybe(change, fd, after));
      } else if (ofEnd != null && isAsBefore(ofEnd.descriptors(), fd, open)) {
        maybe(end, ofEnd, fd, after, call.millis());
      }
    }
  }

  private static boolean isAsBefore(
      DescriptorTable own, int fd, DescriptorTable.@Nullable Open before) {
    DescriptorTable.Open open = own.open(fd);
    return Objects.equals(open, before)
        || Objects.equals(open, overExec(before))
        || own.possible().isDoubtful(fd);
  }
}
