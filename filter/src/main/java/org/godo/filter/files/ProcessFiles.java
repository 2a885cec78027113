package org.godo.filter.files;

import java.util.HashSet;
import java.util.Set;
import org.godo.filter.container.Container;
import org.godo.filter.process.LossWindows;
import org.godo.model.result.Reason;
import org.jspecify.annotations.Nullable;

/**
 * The state of one process at this point of the replay by which names and descriptors are resolved:
 * descriptor table, working directory and mount view.
 */
final class ProcessFiles {
  private DescriptorTable descriptors;
  private Directories fs = new Directories();
  private long unreadUntil = LossWindows.EVER;
  private boolean outOfScope;
  private Set<String> unlistedWriterOf = Set.of();

  /** Root and working directory of a process, or of several that share them (CLONE_FS). */
  private static final class Directories {
    private @Nullable String cwd;
    private @Nullable MountView cwdView;
    private MountView view = MountView.HOST;
    private long cwdSince = LossWindows.EVER;
    private long viewSince = LossWindows.EVER;

    private Directories copy() {
      Directories copy = new Directories();
      copy.cwd = cwd;
      copy.cwdView = cwdView;
      copy.view = view;
      copy.cwdSince = cwdSince;
      copy.viewSince = viewSince;
      return copy;
    }
  }

  private ProcessFiles(DescriptorTable descriptors) {
    this.descriptors = descriptors;
  }

  /**
   * Returns the state of a process of which nothing is known.
   *
   * @param losses in which calls were missed
   */
  static ProcessFiles unknown(LossWindows losses) {
    return new ProcessFiles(new DescriptorTable(losses));
  }

  /**
   * Returns the initial state of a child that shares descriptors, or root and working directory, or
   * has a copy of the mounts, which excludes the latter (clone(2)).
   */
  ProcessFiles fork(boolean shareDescriptors, boolean shareDirectories, boolean copyMounts) {
    ProcessFiles child =
        new ProcessFiles(shareDescriptors ? descriptors.share() : descriptors.copy());
    child.fs = shareDirectories && !copyMounts ? fs : fs.copy();
    if (copyMounts) {
      child.copyMounts();
    }
    child.unreadUntil = unreadUntil == LossWindows.EVER ? LossWindows.EVER : Long.MAX_VALUE;
    child.outOfScope = outOfScope;
    return child;
  }

  DescriptorTable descriptors() {
    return descriptors;
  }

  /**
   * Adds an access that the process wrote through without being listed as a writer; returns false
   * if it was added before.
   */
  boolean addUnlistedWrite(String accessId) {
    unlistedWriterOf = unlistedWriterOf.isEmpty() ? new HashSet<>() : unlistedWriterOf;
    return unlistedWriterOf.add(accessId);
  }

  /**
   * Notes that it has, or has inherited, descriptors that the snapshot did not read.
   *
   * @param until when they were closed; the highest time if that is not known
   */
  void setUnread(long until) {
    unreadUntil = until;
  }

  /** Notes how far the replay is. */
  void reached(long millis) {
    if (unreadUntil <= millis) {
      unreadUntil = LossWindows.EVER;
    }
  }

  /** Returns whether it may have descriptors that the snapshot did not read. */
  boolean hasUnread() {
    return unreadUntil != LossWindows.EVER;
  }

  /** exec and unshare(CLONE_FILES) end the sharing of a table with other processes. */
  void unshareDescriptors() {
    if (descriptors.isShared()) {
      descriptors = descriptors.unshare();
    }
  }

  /** unshare ends the sharing of root and working directory; exec does not. */
  void unshareDirectories() {
    fs = fs.copy();
  }

  /**
   * Returns the working directory as the kernel shows it to the process: from its root, or if it is
   * outside of that, in the whole tree that it is in; null when not known.
   */
  @Nullable String cwd() {
    return fs.cwd;
  }

  /** Returns whether the working directory is known to be outside of the root. */
  boolean isOutsideRoot() {
    return fs.cwdView != null && !fs.view.isLike(fs.cwdView);
  }

  /** Returns the working directory in its view; null when not known. */
  @Nullable ResolvedPath directory() {
    return fs.cwd == null
        ? null
        : new ResolvedPath(fs.cwdView == null ? fs.view : fs.cwdView, fs.cwd);
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
    fs.cwdSince = millis;
    if (path.equals(fs.cwd) || Paths.isRemoved(path, fs.cwd)) {
      return;
    }
    fs.cwd = path;
    if (fs.cwdView != null || !fs.view.root().isEmpty()) {
      MountView seen = fs.cwdView == null ? fs.view : fs.cwdView;
      fs.cwdView = seen.with(MountView.Uncertainty.MAYBE_OUTSIDE);
    }
  }

  /**
   * Returns when the working directory was last reported; a call lost later may have changed it.
   */
  long cwdSince() {
    return fs.cwdSince;
  }

  /** Returns when the mount view was last reported. */
  long viewSince() {
    return fs.viewSince;
  }

  /** Notes that the mount view is as reported at this time. */
  void viewReported(long millis) {
    fs.viewSince = millis;
  }

  /** Marks all that it has open: its calls are not recorded from here on. */
  void leaveScope() {
    outOfScope = true;
    descriptors.markAll(Reason.HOLDER_LEFT_SCOPE);
  }

  /** Returns whether its calls, or those of its creator when it began, are not recorded. */
  boolean isOutOfScope() {
    return outOfScope;
  }

  /** Marks all that the process started with as uncertain. */
  void startedUnseen() {
    fs.cwdSince = LossWindows.EVER;
    fs.viewSince = LossWindows.EVER;
    descriptors.markAll(Reason.HOLDER_UNSEEN);
  }

  /**
   * Changes the working directory.
   *
   * @param directory null for one not known
   * @param since when that was reported on which this rests
   */
  void changeDirectory(@Nullable ResolvedPath directory, long since) {
    ResolvedPath seen = directory == null ? null : directory.seenFrom(fs.view);
    boolean isOutside = seen != null && !fs.view.isLike(seen.view());
    fs.cwd = seen == null ? null : isOutside ? seen.view().inTree(seen.path()) : seen.path();
    fs.cwdView = seen == null || !isOutside ? null : seen.view().whole();
    fs.cwdSince = since;
  }

  private void changeToRoot(long millis) {
    changeDirectory(new ResolvedPath(fs.view, "/"), millis);
  }

  /** Returns what its absolute paths start from. */
  MountView view() {
    return fs.view;
  }

  /** Returns the host path of its root directory; null when not known. */
  @Nullable String rootfs() {
    return fs.view.hostPath("/");
  }

  /** Returns the container whose files the process sees; null on the host. */
  @Nullable Container container() {
    return fs.view.container();
  }

  /** Switches to the view of a container, in which the working directory is too. */
  void enter(Container container) {
    fs.view = MountView.of(container);
    fs.cwdView = null;
  }

  /** Joins another mount namespace, at its root directory. */
  void join(MountView other, long millis) {
    fs.view = other;
    fs.viewSince = LossWindows.EVER;
    changeToRoot(millis);
  }

  /** Marks host paths of the process as uncertain from here on. */
  void addUncertainty(MountView.Uncertainty uncertainty) {
    fs.view = fs.view.with(uncertainty);
  }

  /** Continues in a copy of its mount namespace. */
  void copyMounts() {
    fs.view = fs.view.withOwnMounts();
  }

  /** Changes the root; the working directory stays, and may be outside of the new root. */
  void changeRoot(MountView root) {
    ResolvedPath directory = directory();
    fs.view = root;
    changeDirectory(directory, fs.cwdSince);
  }

  /** Changes the root and the working directory with it. */
  void moveToRoot(MountView root, long millis) {
    fs.view = root;
    changeToRoot(millis);
  }
}
