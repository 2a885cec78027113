package org.godo.filter.files;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.godo.model.raw.ProcessSnapshot;
import org.godo.model.raw.ProcessSnapshot.DescriptorSnapshot;
import org.godo.model.raw.RawEvent;
import org.jspecify.annotations.Nullable;

/**
 * Which processes of a snapshot may share their descriptors (CLONE_FILES), or their root and
 * working directory (CLONE_FS), which /proc does not show: those of one cgroup of which it shows
 * the same. On a host without cgroups that are too many to follow; of processes of the host, which
 * are its owner's, only some are.
 */
final class SharedBefore {
  private final Map<Object, FsDoubts> byDirectories = new HashMap<>();
  private final Map<Object, PossibleFiles> byDescriptors = new HashMap<>();

  /** By cgroup, those that changed something until the snapshot showed them. */
  private final Map<Object, List<Shown>> changed = new HashMap<>();

  private final Map<Object, List<Shown>> all = new HashMap<>();

  /** The directories of a process, in a cgroup. */
  private record Directories(
      List<String> cgroup,
      @Nullable String namespace,
      @Nullable String root,
      @Nullable String cwd) {}

  /** What descriptors of a process refer to, in a cgroup. */
  private record Descriptors(List<String> cgroup, Map<Integer, String> targets) {}

  /**
   * The descriptors of a process.
   *
   * @param own those that it opened or closed before all processes were shown
   * @param isHosts whether it is a process of the host
   */
  private record Shown(
      PossibleFiles files, Map<Integer, String> targets, ChangedNumbers own, boolean isHosts) {
    private boolean isLike(Shown other) {
      Set<Integer> numbers = new HashSet<>(targets.keySet());
      numbers.addAll(other.targets.keySet());
      return numbers.stream()
          .filter(fd -> !own.contains(fd) && !other.own.contains(fd))
          .allMatch(fd -> Objects.equals(targets.get(fd), other.targets.get(fd)));
    }
  }

  /** Accepts a process as the snapshot shows it. */
  void accept(ProcessFiles state, RawEvent.Snapshot snapshot, EarlyCalls early) {
    boolean isHosts = state.container() == null && state.view().namespace() == null;
    ProcessSnapshot shown = snapshot.process();
    if (shown.exe() == null && shown.descriptors().isEmpty()) {
      return; // A thread of the kernel.
    }
    directories(state.context().doubts(), shown, isHosts);
    if (!shown.descriptors().isEmpty() && !early.changed(snapshot).hasExecuted()) {
      Map<Integer, String> targets = new HashMap<>();
      for (DescriptorSnapshot descriptor : shown.descriptors()) {
        targets.put(descriptor.fd(), descriptor.target());
      }
      PossibleFiles files = state.descriptors().possible();
      descriptors(shown.cgroup(), new Shown(files, targets, early.changed(snapshot), isHosts));
    }
  }

  private void directories(FsDoubts doubts, ProcessSnapshot shown, boolean isHosts) {
    Directories key =
        new Directories(shown.cgroup(), shown.mountNamespace(), shown.root(), shown.cwd());
    FsDoubts same = byDirectories.putIfAbsent(key, doubts);
    if (same != null && same != doubts && !(isHosts && same.hasManyPeers())) {
      same.join(doubts);
    }
  }

  private void descriptors(List<String> cgroup, Shown shown) {
    List<Shown> ofCgroup = all.computeIfAbsent(cgroup, any -> new ArrayList<>());
    List<Shown> maybeLike = changed.computeIfAbsent(cgroup, any -> new ArrayList<>());
    for (Shown other : !shown.own().isEmpty() ? ofCgroup : maybeLike) {
      if (other.isLike(shown)) {
        join(other.files(), shown);
      }
    }
    if (!shown.own().isEmpty()) {
      maybeLike.add(shown);
    } else {
      Descriptors key = new Descriptors(cgroup, shown.targets());
      join(byDescriptors.computeIfAbsent(key, any -> shown.files()), shown);
    }
    ofCgroup.add(shown);
  }

  private static void join(PossibleFiles one, Shown other) {
    if (one != other.files() && !(other.isHosts() && one.hasManyPeers())) {
      one.join(other.files());
    }
  }

  /** Forgets what was shown, as the snapshot is complete. */
  void clear() {
    byDirectories.clear();
    byDescriptors.clear();
    changed.clear();
    all.clear();
  }
}
