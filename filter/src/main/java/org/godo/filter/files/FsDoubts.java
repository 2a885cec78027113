package org.godo.filter.files;

import static org.godo.model.linux.CallConstants.AT_FDCWD;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.godo.model.raw.Call.PathArgument;
import org.jspecify.annotations.Nullable;

/**
 * Whether a root and a working directory are what the calls of their processes made them, or
 * others', with which they may be shared: whether they are is not recorded (CLONE_FS of clone3, or
 * of a process from before the session). They stay shared over an exec (fs/exec.c).
 */
final class FsDoubts {
  /** More that may be the same are not followed. */
  private static final int LIMIT = 1_000;

  private static final int SOURCES_LIMIT = 32;

  private final FsContext context;
  private final MaybeShared<FsDoubts> sharing = new MaybeShared<>(this);

  /** Those whose processes changed their root since this one was last known. */
  private Set<Doubt> roots = Set.of();

  /** Those whose processes changed their working directory since this one was last reported. */
  private Set<Doubt> directories = Set.of();

  /** Whether they may be any, as too many may share them. */
  private boolean any;

  /**
   * Whose a change may be, too.
   *
   * @param by those whose processes made it
   * @param of those that have it if they are shared with them
   */
  private record Doubt(FsDoubts by, FsDoubts of) {
    private boolean isOf(FsDoubts one, FsDoubts other) {
      return (by == one && of == other) || (by == other && of == one);
    }
  }

  /** The change of another one that this one has too if they are shared; null for none. */
  private @Nullable Change latest;

  /** The latest change, if it was made by a process of this one; else null. */
  private @Nullable Change own;

  /** A change, and the working directory that a call reported that was entered after it. */
  private static final class Change {
    private final FsDoubts by;
    private @Nullable Report report;

    private Change(FsDoubts by) {
      this.by = by;
    }
  }

  /**
   * A working directory as a call reports it.
   *
   * @param millis when the call was entered, since the epoch
   * @param version of the names of all directories
   */
  record Report(String cwd, long millis, long version) {
    /** Returns whether a later report cannot be of the same working directory. */
    private boolean contradicts(Report later) {
      return millis < later.millis
          && version == later.version
          && !cwd.equals(later.cwd)
          && !Paths.isRemoved(cwd, later.cwd)
          && !Paths.isRemoved(later.cwd, cwd);
    }
  }

  FsDoubts(FsContext context) {
    this.context = context;
  }

  // ---- who may share it ------------------------------------------------------------------------

  /** Adds those of a child, a copy of this, which may be these. */
  void addChild(FsDoubts child) {
    if (!any) {
      sharing.addChild(child.sharing);
      limit();
    }
  }

  /** Adds others that may be these. */
  void join(FsDoubts other) {
    sharing.join(other.sharing);
    limit();
  }

  /** Returns whether so many may be these that with one more none is followed. */
  boolean hasManyPeers() {
    return sharing.size() >= LIMIT;
  }

  private void limit() {
    if (sharing.size() > LIMIT) {
      List<FsDoubts> peers = sharing.peers();
      doubtAll();
      peers.forEach(FsDoubts::doubtAll);
    }
  }

  private void doubtAll() {
    leave();
    any = true;
  }

  /** Returns whether others may have the same. */
  boolean maybeShared() {
    return any || sharing.hasPeers();
  }

  /** Notes that they are their process's own from here on. */
  void leave() {
    sharing.leave();
    own = null;
  }

  /** Notes that they are, and have been, shared with no process that lives: setns(2) fails else. */
  void joinedNamespace() {
    sharing.peers().forEach(this::isDifferent);
    leave();
    known();
  }

  /** Leaves out processes that are over by a time. */
  void reached(long millis) {
    if (sharing.hasPeers()) {
      sharing.peers().stream().filter(peer -> peer.context.isOver(millis)).forEach(FsDoubts::leave);
    }
  }

  private void isDifferent(FsDoubts other) {
    List<FsDoubts> members = sharing.members();
    sharing.apart(
        other.sharing,
        (one, another) -> {
          members.forEach(member -> member.drop(one, another));
          one.forgetLatest(another);
          another.forgetLatest(one);
        });
  }

  /** Forgets the changes that would be those of another too, own ones and inherited ones. */
  private void drop(FsDoubts one, FsDoubts other) {
    roots = without(roots, one, other);
    directories = without(directories, one, other);
  }

  private static Set<Doubt> without(Set<Doubt> set, FsDoubts one, FsDoubts other) {
    return set.stream().noneMatch(each -> each.isOf(one, other))
        ? set
        : set.stream().filter(each -> !each.isOf(one, other)).collect(Collectors.toSet());
  }

  private void forgetLatest(FsDoubts other) {
    latest = latest != null && latest.by == other ? null : latest;
  }

  /** Adds another one; of too many, this one stands for all, which are never known to be other. */
  private Set<Doubt> with(Set<Doubt> set, FsDoubts by) {
    Doubt any = new Doubt(this, this);
    Doubt added = new Doubt(by, this);
    if (set.contains(added) || set.contains(any)) {
      return set;
    }
    if (set.size() == SOURCES_LIMIT) {
      return Set.of(any);
    }
    Set<Doubt> changed = new HashSet<>(set);
    changed.add(added);
    return changed;
  }

  // ---- changes ---------------------------------------------------------------------------------

  /** Accepts what a copy of others has of them. */
  void copy(FsDoubts others) {
    roots = others.roots;
    directories = others.directories;
    any = others.any;
    latest = others.latest;
  }

  /** Notes that the root and the working directory are known from here on. */
  void known() {
    roots = Set.of();
    directories = Set.of();
    any = false;
    latest = null;
  }

  /** Accepts that a process changed the working directory, or the root. */
  void changed(boolean isRoot) {
    if (!isRoot) {
      directories = Set.of();
    }
    latest = null;
    if (sharing.hasPeers()) {
      Change change = new Change(this);
      own = change;
      sharing.peers().forEach(peer -> peer.changed(change, isRoot));
    }
  }

  /** Notes that the working directory, and maybe the root, may be other ones from the start. */
  void maybeOther(boolean isRoot) {
    directories = with(directories, this);
    if (isRoot) {
      roots = with(roots, this);
    }
  }

  /** Notes that a process changed the working directory to one that is not known. */
  void toUnknown() {
    directories = Set.of(new Doubt(this, this));
  }

  private void changed(Change change, boolean isRoot) {
    own = null;
    latest = change;
    directories = with(directories, change.by);
    if (isRoot) {
      roots = with(roots, change.by);
    }
  }

  /** Returns whether a report of the working directory says something about others. */
  boolean isConcerned() {
    return own != null || latest != null || !directories.isEmpty();
  }

  /**
   * Accepts a report of the working directory. It shows whether that is still another one than
   * those of processes with which it would have been changed.
   *
   * @param isAlone whether it is of the only thread, which had returned from its calls before
   * @return whether another directory of that path may be meant than the known one
   */
  boolean reported(Report report, boolean isAlone) {
    if (latest != null && latest.report != null && latest.report.contradicts(report)) {
      isDifferent(latest.by);
    }
    if (own != null && own.report == null && isAlone) {
      own.report = report;
    }
    boolean isDoubtful = !directories.isEmpty();
    directories = Set.of();
    return isDoubtful;
  }

  /** Returns whether a name may lead elsewhere if others changed where it starts. */
  boolean concern(PathArgument argument) {
    String name = argument.name();
    boolean isBelow = name != null && !Paths.isAbsolute(name) && argument.dirFd() == AT_FDCWD;
    return ofRoot() || (isBelow && ofDirectory());
  }

  /** Returns whether the root may have been changed by others. */
  boolean ofRoot() {
    return any || !roots.isEmpty();
  }

  /** Returns whether the working directory may have been changed by others. */
  boolean ofDirectory() {
    return any || !directories.isEmpty();
  }
}
