package org.godo.filter.files;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
      rootKey = follow(rootKey, null);
      cwdKey = follow(cwdKey, null);
      doubts.leave();
    }
  }

  /** Returns whether several processes have it. */
  boolean isShared() {
    return users.size() > 1;
  }

  /** Returns a copy without users. */
  FsContext copy() {
    FsContext copy = new FsContext(used);
    copy.view = view;
    copy.cwd = cwd;
    copy.cwdView = cwdView;
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

  /** Is found by a directory's key instead of another one; null for none. Returns the new key. */
  private @Nullable String follow(@Nullable String before, @Nullable String now) {
    if (!Objects.equals(before, now)) {
      if (before != null) {
        used.remove(before, this);
      }
      if (now != null) {
        used.add(now, this);
      }
    }
    return now;
  }

  /** Follows the directories that it has now; a whole tree's root is never renamed. */
  private void changed() {
    String root = view.root().isEmpty() ? null : view.key("/");
    rootKey = follow(rootKey, root);
    ResolvedPath directory = directory();
    String key = directory == null || directory.inTree().equals("/") ? null : directory.key();
    cwdKey = follow(cwdKey, key);
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

  /** Returns the working directory in its view; null when not known. */
  @Nullable ResolvedPath directory() {
    return cwd == null ? null : new ResolvedPath(cwdView == null ? view : cwdView, cwd);
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
   * behind a symbolic link.
   */
  void cwdReported(@Nullable String path, long millis) {
    if (path == null) {
      return;
    }
    cwdSince = millis;
    if (path.equals(cwd) || Paths.isRemoved(path, cwd)) {
      return;
    }
    cwd = path;
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
    view = root;
    changeDirectory(directory, cwdSince);
  }

  /** Changes the root and the working directory with it. */
  void moveToRoot(MountView root, long millis) {
    view = root;
    changeDirectory(new ResolvedPath(view, "/"), millis);
  }
}
