package org.godo.filter.files;

import static org.godo.model.linux.CloneFlags.CLONE_FILES;
import static org.godo.model.linux.CloneFlags.CLONE_FS;
import static org.godo.model.linux.CloneFlags.CLONE_NEWNS;

import java.util.HashSet;
import java.util.Set;
import org.godo.filter.container.Container;
import org.godo.filter.container.PathIndex;
import org.godo.filter.process.LossWindows;
import org.godo.filter.process.ProcessInstance;
import org.godo.filter.process.Tolerances;
import org.godo.model.result.Reason;
import org.jspecify.annotations.Nullable;

/**
 * The state of one process at this point of the replay by which names and descriptors are resolved:
 * descriptor table, root and working directory.
 */
final class ProcessFiles {
  private DescriptorTable descriptors;
  private FsContext context;
  private @Nullable ProcessInstance process;
  private long unreadUntil = LossWindows.EVER;
  private boolean outOfScope;
  private Set<String> unlistedWriterOf = Set.of();
  private long calledAt = LossWindows.EVER;

  private ProcessFiles(DescriptorTable descriptors, FsContext context) {
    this.descriptors = descriptors;
    this.context = context;
    context.addUser(this);
    descriptors.possible().addUser(this);
  }

  /** Sets the process that has begun with it. */
  void begin(ProcessInstance begun) {
    process = begun;
  }

  /** Returns whether its process is certainly over by a time. */
  boolean isOver(long millis) {
    Long exit = process == null ? null : process.lifetime().exit();
    return exit != null && exit + Tolerances.TICK < millis;
  }

  /**
   * Returns the state of a process of which nothing is known.
   *
   * @param losses in which calls were missed
   * @param used the directories of all processes, by their host-wide keys
   */
  static ProcessFiles unknown(LossWindows losses, PathIndex<FsContext> used) {
    return new ProcessFiles(new DescriptorTable(losses), new FsContext(used));
  }

  /**
   * Returns the initial state of a child.
   *
   * @param flags CLONE_* bits of the call that created it, as far as they are recorded
   */
  ProcessFiles fork(long flags) {
    boolean sharesDescriptors = (flags & CLONE_FILES) != 0;
    boolean sharesContext = (flags & CLONE_FS) != 0;
    ProcessFiles child =
        new ProcessFiles(
            sharesDescriptors ? descriptors.share() : descriptors.copy(),
            sharesContext ? context : context.copy());
    if ((flags & CLONE_NEWNS) != 0) {
      child.context.copyMounts();
    }
    child.unreadUntil = unreadUntil == LossWindows.EVER ? LossWindows.EVER : Long.MAX_VALUE;
    child.outOfScope = outOfScope;
    return child;
  }

  /** Notes that a child may share what it does not share by the recorded flags. */
  void maybeShare(ProcessFiles child) {
    if (child.descriptors != descriptors) {
      descriptors.possible().addChild(child.descriptors.possible());
    }
    if (child.context != context) {
      context.doubts().addChild(child.context.doubts());
    }
  }

  /** Releases what it shares with others, and closes what it has open, as the process is over. */
  void end(@Nullable Long exit) {
    descriptors.removeUser(exit);
    context.removeUser(this);
  }

  /** Releases what a process would have inherited that was never seen. */
  void release() {
    descriptors.release();
    context.removeUser(this);
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
    context.reached(millis);
    if (unreadUntil <= millis) {
      unreadUntil = LossWindows.EVER;
    }
  }

  /** Notes a call of the process at a position of the replay; returns that of the one before. */
  long called(long position) {
    long before = calledAt;
    calledAt = position;
    return before;
  }

  /** Returns the position of the latest call of the process in the replay. */
  long calledAt() {
    return calledAt;
  }

  /** Returns whether it may have descriptors that the snapshot did not read. */
  boolean hasUnread() {
    return unreadUntil != LossWindows.EVER;
  }

  /** exec and unshare(CLONE_FILES) end the sharing of a table with other processes. */
  void unshareDescriptors() {
    if (descriptors.isShared()) {
      descriptors = descriptors.unshare();
      descriptors.possible().addUser(this);
    } else {
      descriptors.possible().leave();
    }
  }

  /** Returns where its names start. */
  FsContext context() {
    return context;
  }

  /** unshare(CLONE_FS) ends the sharing of the root and the working directory. */
  void unshareContext() {
    if (context.isShared()) {
      FsContext own = context.copy();
      context.removeUser(this);
      own.addUser(this);
      context = own;
    } else {
      context.doubts().leave();
    }
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
    unshareContext();
    context.startedUnseen();
    descriptors.markAll(Reason.HOLDER_UNSEEN);
  }

  /** Returns what its absolute paths start from. */
  MountView view() {
    return context.view();
  }

  /** Returns the host path of its root directory; null when not known. */
  @Nullable String rootfs() {
    return context.view().hostPath("/");
  }

  /** Returns the container whose files the process sees; null on the host. */
  @Nullable Container container() {
    return context.view().container();
  }
}
