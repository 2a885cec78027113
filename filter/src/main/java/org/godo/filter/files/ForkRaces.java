package org.godo.filter.files;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.godo.filter.process.ProcessInstance;
import org.godo.model.raw.Call;
import org.jspecify.annotations.Nullable;

/**
 * Calls of other threads of a process, or of processes that share its descriptors or directories,
 * at about the time at which it created a child: by the coarse clock of audit they may have been
 * before the fork or after it. The child starts with what the replay has by then; what it has
 * instead if it was the other way is noted.
 */
final class ForkRaces {
  private final ProcessFilesTable states;
  private final Map<ProcessInstance, Missed> missed = new HashMap<>();

  /** What may have been changed after the fork of a process that has not begun. */
  private static final class Missed {
    private final Map<Integer, Set<DescriptorTable.Open>> descriptors = new HashMap<>();
    private boolean ofRoot;
    private boolean ofDirectory;
  }

  /**
   * The state before a call.
   *
   * @param children that were forked at about its time
   * @param changed the descriptors that it may change
   * @param open those of them that are open
   */
  private record Before(
      ProcessFiles state,
      List<ProcessInstance> children,
      Set<Integer> changed,
      Map<Integer, DescriptorTable.Open> open,
      MountView view,
      @Nullable String cwd) {}

  ForkRaces(ProcessFilesTable states) {
    this.states = states;
  }

  /**
   * Replays a call.
   *
   * @param forks those at about its time
   */
  void replay(ReplayedCall call, NearForks forks, Runnable replay) {
    Set<Integer> numbers = ChangedNumbers.of(call.event(), call.state().descriptors());
    List<ProcessInstance> children =
        mayChange(call.event().call(), numbers) ? children(call, forks) : List.of();
    if (children.isEmpty()) {
      replay.run();
      return;
    }
    Before before = before(call.state(), children, numbers);
    before.open().values().forEach(each -> each.file().descriptors().addPossible());
    replay.run();
    changed(before, call.event().call(), call.millis());
    before.open().values().forEach(each -> each.file().descriptors().removePossible());
  }

  private static boolean mayChange(Call call, Set<Integer> numbers) {
    return isOnFile(call)
        ? !numbers.isEmpty()
        : !(call instanceof Call.Exec
            || call instanceof Call.Clone
            || call instanceof Call.ExitCall
            || call instanceof Call.Killed);
  }

  private static boolean isOnFile(Call call) {
    return call instanceof Call.OnFile || call instanceof Call.OnDescriptor;
  }

  /** Returns the children that another thread or process than the caller may be creating. */
  private List<ProcessInstance> children(ReplayedCall call, NearForks forks) {
    boolean isShared = call.state().descriptors().isShared() || call.state().context().isShared();
    if (!isShared && call.process().threads().count() <= 1) {
      return List.of();
    }
    Map<Long, Boolean> severalAt = new HashMap<>();
    return forks.of(isShared).stream()
        .filter(child -> isConcerned(child, call, severalAt))
        .toList();
  }

  private static Before before(
      ProcessFiles state, List<ProcessInstance> children, Set<Integer> numbers) {
    Map<Integer, DescriptorTable.Open> open = new HashMap<>();
    for (int fd : numbers) {
      DescriptorTable.Open known = state.descriptors().open(fd);
      if (known != null) {
        open.put(fd, known);
      }
    }
    FsContext context = state.context();
    return new Before(state, children, numbers, open, context.view(), context.cwd());
  }

  /**
   * Returns whether another thread or process than the caller may be creating a process.
   *
   * @param severalAt whether the caller's process had several threads, by the times asked for
   */
  private boolean isConcerned(
      ProcessInstance child, ReplayedCall call, Map<Long, Boolean> severalAt) {
    ProcessInstance creator = child.lineage().creator();
    ProcessFiles ofCreator = creator == null ? null : states.find(creator);
    if (creator == null || ofCreator == null || child == call.process()) {
      return false;
    }
    boolean isShared =
        ofCreator.descriptors() == call.state().descriptors()
            || ofCreator.context() == call.state().context();
    return isShared
        && (creator != call.process()
            || severalAt.computeIfAbsent(child.start(), creator.threads()::severalAt));
  }

  private void changed(Before before, Call call, long millis) {
    DescriptorTable after = before.state().descriptors();
    Set<Integer> numbers = new HashSet<>(before.changed());
    numbers.removeIf(fd -> Objects.equals(before.open().get(fd), after.open(fd)));
    boolean isOnFile = isOnFile(call);
    FsContext context = before.state().context();
    boolean ofRoot = !isOnFile && !context.view().isLike(before.view());
    boolean ofDirectory = !isOnFile && !Objects.equals(context.cwd(), before.cwd());
    for (ProcessInstance child : before.children()) {
      ProcessFiles state = states.find(child);
      if (state == null) {
        Missed ofChild = missed.computeIfAbsent(child, any -> new Missed());
        numbers.forEach(fd -> note(ofChild, fd, before.open().get(fd)));
        ofChild.ofRoot |= ofRoot;
        ofChild.ofDirectory |= ofDirectory;
      } else {
        DescriptorTable own = state.descriptors();
        for (int fd : numbers) {
          boolean isUnchanged = Objects.equals(own.open(fd), before.open().get(fd));
          if (isUnchanged || own.possible().isDoubtful(fd)) {
            maybe(state, before.state(), fd, after.open(fd), millis);
          }
        }
        maybe(state, before.state(), ofRoot, ofDirectory);
      }
    }
  }

  private static void note(Missed missed, int fd, DescriptorTable.@Nullable Open open) {
    Set<DescriptorTable.Open> noted =
        missed.descriptors.computeIfAbsent(fd, any -> new HashSet<>(2));
    if (open != null && noted.add(open)) {
      open.file().descriptors().addPossible();
    }
  }

  /** Begins a process that started with what its creator has. */
  void begin(ProcessInstance process, ProcessFiles state) {
    Missed ofChild = missed.remove(process);
    ProcessInstance creator = process.lineage().creator();
    ProcessFiles ofCreator = creator == null ? null : states.find(creator);
    if (ofChild == null || ofCreator == null) {
      return;
    }
    ofChild.descriptors.forEach(
        (fd, noted) -> {
          if (noted.isEmpty()) {
            maybe(state, ofCreator, fd, null, process.start());
          }
          for (DescriptorTable.Open each : noted) {
            maybe(state, ofCreator, fd, each, process.start());
            each.file().descriptors().removePossible();
          }
        });
    maybe(state, ofCreator, ofChild.ofRoot, ofChild.ofDirectory);
  }

  private static void maybe(
      ProcessFiles state,
      ProcessFiles creators,
      int fd,
      DescriptorTable.@Nullable Open open,
      long millis) {
    if (state.descriptors() != creators.descriptors()) {
      state
          .descriptors()
          .possible()
          .maybeAtFork(creators.descriptors().possible(), fd, open, millis);
    }
  }

  private static void maybe(
      ProcessFiles state, ProcessFiles creators, boolean ofRoot, boolean ofDirectory) {
    if (state.context() != creators.context() && (ofRoot || ofDirectory)) {
      state.context().doubts().maybeOther(ofRoot);
    }
  }
}
