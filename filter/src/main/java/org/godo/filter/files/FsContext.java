package org.godo.filter.files;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.godo.filter.container.Container;
import org.godo.filter.container.PathIndex;
import org.godo.filter.container.PathMove;
import org.godo.filter.files.MountView.Uncertainty;
import org.godo.filter.process.LossWindows;
import org.jspecify.annotations.Nullable;

/**
 * Where names start: the root, in its mount view, and the working directory. Processes that were
 * created with CLONE_FS have one in common (struct fs_struct, include/linux/fs_struct.h).
 */
final class FsContext {
  private final PathIndex<FsContext> used;
  private MountView view = MountView.HOST;
  private @Nullable String cwd;
  private @Nullable MountView cwdView;
  private long cwdSince = LossWindows.EVER;
  private boolean removed;

  /** Whether the working directory was given by a name that may be another one's. */
  private boolean maybeOther;

  private long viewSince = LossWindows.EVER;
  private @Nullable String rootKey;
  private @Nullable String cwdKey;
  private final List<ProcessFiles> users = new ArrayList<>(1);
  private final FsDoubts doubts = new FsDoubts(this);

  /**
   * Creates that of a process of which nothing is known: the host's, and no working directory.
   *
   * @param used those of all processes, by the host-wide keys of their directories
   */
  FsContext(PathIndex<FsContext> used) {
    this.used = used;
  }

  /** Adds a process that has it. */
  void addUser(ProcessFiles user) {
    users.add(user);
  }

  /** Removes a process that is over or has another one. */
  void removeUser(ProcessFiles user) {
    users.remove(user);
    if (users.isEmpty()) {
      follow(null, null);
      doubts.leave();
    }
  }

  /** Returns whether several processes have it. */
  boolean isShared() {
    return users.size() > 1;
  }

  /** Returns whether several processes have it, or may have. */
  boolean maybeShared() {
    return isShared() || doubts.maybeShared();
  }

  /** Returns a copy without users. */
  FsContext copy() {
    FsContext copy = new FsContext(used);
    copy.view = view;
    copy.cwd = cwd;
    copy.cwdView = cwdView;
    copy.removed = removed;
    copy.maybeOther = maybeOther;
    copy.cwdSince = cwdSince;
    copy.viewSince = viewSince;
    copy.changed();
    copy.doubts.copy(doubts);
    return copy;
  }

  /** Leaves it as it is to processes that are over by a time, before it is changed. */
  void reached(long millis) {
    doubts.reached(millis);
    if (isShared()) {
      List.copyOf(users).stream()
          .filter(user -> user.isOver(millis))
          .forEach(ProcessFiles::unshareContext);
    }
  }

  /** Returns whether all processes that have it are certainly over by a time. */
  boolean isOver(long millis) {
    return users.stream().allMatch(user -> user.isOver(millis));
  }

  /** Returns whether it may have been changed by processes that are not known to have it. */
  FsDoubts doubts() {
    return doubts;
  }

  /** Is found by the keys of these directories from here on; null for none. */
  private void follow(@Nullable String root, @Nullable String directory) {
    if (!Objects.equals(rootKey, root) || !Objects.equals(cwdKey, directory)) {
      Stream.of(rootKey, cwdKey).filter(Objects::nonNull).forEach(key -> used.remove(key, this));
      Stream.of(root, directory).filter(Objects::nonNull).forEach(key -> used.add(key, this));
      rootKey = root;
      cwdKey = directory;
    }
  }

  /** Follows the directories that it has now; a whole tree's root is never renamed. */
  private void changed() {
    String root = view.root().isEmpty() ? null : view.key("/");
    ResolvedPath directory = directory();
    if (directory == null || removed || directory.inTree().equals("/")) {
      follow(root, null);
    } else {
      follow(root, directory.key());
    }
  }

  /** Accepts that the directory of a host-wide key is no more, or is no longer mounted. */
  void removed(String key, long millis) {
    reached(millis);
    if (key.equals(cwdKey)) {
      removed = true;
      changed();
    }
  }

  /** Returns whether what is mounted in a view counts for the working directory. */
  boolean hasMountsOf(MountView other) {
    ResolvedPath directory = directory();
    return directory != null && directory.view().changes() == other.changes();
  }

  /** Accepts that the mount which the working directory is in was detached. */
  void detached(String id, long millis) {
    reached(millis);
    cwdView = view.unknownRoot(id);
    changed();
  }

  /** Accepts the rename of a directory, by host-wide keys, that one of its directories is below. */
  void moved(PathMove move, long millis) {
    reached(millis);
    if (isOver(millis)) {
      return;
    }
    ResolvedPath directory = directory();
    String directoryKey = cwdKey;
    if (rootKey != null) {
      String key = move.apply(rootKey);
      MountView whole = view.whole();
      String root = whole.pathOf(key, view.root());
      view = root == null ? view.unknownRoot(key) : whole.below(root);
    }
    if (directory != null && directoryKey != null) {
      MountView seen = directory.view();
      change(seen.whole().locate(move.apply(directoryKey), directory.inTree()));
    }
    changed();
  }

  // ---- the working directory -----------------------------------------------------------------

  /**
   * Returns the working directory as the kernel shows it to the process: from its root, or if it is
   * outside of that, in the whole tree that it is in; null when not known.
   */
  @Nullable String cwd() {
    return cwd;
  }

  /** Returns whether the working directory is known to be outside of the root. */
  boolean isOutsideRoot() {
    return cwdView != null && !view.isLike(cwdView);
  }

  /** Returns whether the working directory may be outside of the root, or below it. */
  boolean isMaybeOutsideRoot() {
    return cwdView != null && cwdView.uncertainty() == Uncertainty.MAYBE_OUTSIDE;
  }

  /**
   * Returns the working directory in its view, uncertain if it was removed or may be another one;
   * null when not known.
   */
  @Nullable ResolvedPath directory() {
    if (cwd == null) {
      return null;
    }
    ResolvedPath directory = new ResolvedPath(cwdView == null ? view : cwdView, cwd);
    return removed || maybeOther ? directory.asUncertain() : directory;
  }

  /** Returns whether an event reports another working directory than is known. */
  boolean isOther(@Nullable String path) {
    return path != null && !path.equals(cwd) && !Paths.isRemoved(path, cwd);
  }

  /** Returns whether a rename makes the working directory that which is reported. */
  boolean isMovedTo(@Nullable String path, PathMove move) {
    ResolvedPath directory = directory();
    String key = cwdKey;
    if (directory == null || key == null || path == null) {
      return false;
    }
    return path.equals(directory.view().pathOf(move.apply(key), directory.path()));
  }

  /**
   * Returns when the working directory was last reported; a call lost later may have changed it.
   */
  long cwdSince() {
    return cwdSince;
  }

  /**
   * Sets the working directory, if an event reported it. One that is outside of the root is
   * reported as its tree has it (fs/d_path.c); so another one than expected may be either, as
   * behind a symbolic link. A removed one is reported with a mark, with which a name may end too.
   *
   * @param isThere whether the event shows that it was not removed
   */
  void cwdReported(@Nullable String path, boolean isThere, long millis) {
    if (path == null) {
      return;
    }
    cwdSince = millis;
    maybeOther = false;
    if (path.equals(cwd)) {
      return;
    }
    if (Paths.isRemoved(path, cwd) && !isThere) {
      removed = true;
      changed();
      return;
    }
    cwd = path;
    removed = false;
    maybeOutside();
    changed();
  }

  /** Notes that the path of the working directory may start at the root or at that of its tree. */
  void maybeOutside() {
    if (cwdView != null || !view.root().isEmpty()) {
      MountView seen = cwdView == null ? view : cwdView;
      cwdView = seen.with(Uncertainty.MAYBE_OUTSIDE);
    }
  }

  /**
   * Changes the working directory.
   *
   * @param directory null for one not known
   * @param since when that was reported on which this rests
   */
  void changeDirectory(@Nullable ResolvedPath directory, long since) {
    change(directory);
    cwdSince = since;
    changed();
  }

  private void change(@Nullable ResolvedPath directory) {
    removed = false;
    maybeOther = directory != null && directory.uncertain();
    ResolvedPath seen = directory == null ? null : directory.seenFrom(view);
    boolean isOutside = seen != null && !view.isLike(seen.view());
    cwd = seen == null ? null : isOutside ? seen.inTree() : seen.path();
    cwdView = seen == null || !isOutside ? null : seen.view().whole();
  }

  // ---- the root ------------------------------------------------------------------------------

  /** Returns what absolute paths start from. */
  MountView view() {
    return view;
  }

  /** Returns when the mount view was last reported. */
  long viewSince() {
    return viewSince;
  }

  /** Notes that the mount view is as reported at this time. */
  void viewReported(long millis) {
    viewSince = millis;
  }

  /** Marks what was reported as uncertain. */
  void startedUnseen() {
    cwdSince = LossWindows.EVER;
    viewSince = LossWindows.EVER;
  }

  /** Switches to the view of a container, in which the working directory is too. */
  void enter(Container container) {
    view = MountView.of(container);
    cwdView = null;
    doubts.known();
    changed();
  }

  /** Switches to the view of a container, at its root directory, as a call reports. */
  void enterRoot(Container container, long millis) {
    moveToRoot(MountView.of(container), millis);
    viewSince = millis;
  }

  /** Joins another mount namespace, at its root directory. */
  void join(MountView other, long millis) {
    viewSince = LossWindows.EVER;
    moveToRoot(other, millis);
  }

  /** Marks host paths as uncertain from here on. */
  void addUncertainty(Uncertainty uncertainty) {
    view = view.with(uncertainty);
  }

  /** Continues in a copy of the mount namespace. */
  void copyMounts() {
    view = view.withOwnMounts();
  }

  /** Changes the root; the working directory stays, and may be outside of the new root. */
  void changeRoot(MountView root) {
    ResolvedPath directory = directory();
    boolean isRemoved = removed;
    view = root;
    change(directory);
    removed = isRemoved;
    changed();
  }

  /** Changes the root and the working directory with it. */
  void moveToRoot(MountView root, long millis) {
    view = root;
    changeDirectory(new ResolvedPath(view, "/"), millis);
  }
}
