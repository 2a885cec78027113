package org.godo.filter.files;

import static org.godo.model.linux.CallConstants.AT_FDCWD;

import org.godo.filter.container.Container;
import org.godo.filter.process.AuditReach;
import org.godo.filter.process.LossWindows;
import org.godo.filter.process.ProcessInstance;
import org.godo.model.raw.Call.PathArgument;
import org.godo.model.result.InferredField;
import org.godo.model.result.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Marks values that rest on what was reported before a loss, and may have changed during it. A
 * process inherits state that was reported of its creators, so a loss long before its start can
 * matter.
 */
final class UncertaintyMarker {
  private final LossWindows all;
  private final LossWindows ofCalls;
  private final AuditReach reach;
  private final UncertainNames names;

  /**
   * @param all all loss windows of the recording
   * @param ofCalls those in which calls were missed
   * @param reach knows the processes whose calls are not all recorded
   * @param names that were changed where it is not certain which files have them
   */
  UncertaintyMarker(LossWindows all, LossWindows ofCalls, AuditReach reach, UncertainNames names) {
    this.names = names;
    this.reach = reach;
    this.all = all;
    this.ofCalls = ofCalls;
  }

  /** Returns whether a loss may have hidden a change; a start was missed by any source. */
  private boolean isStale(long since, long millis) {
    return since == LossWindows.EVER
        ? all.overlaps(since, millis)
        : ofCalls.overlaps(since, millis);
  }

  /**
   * Marks an access whose position depends on its process's root, and for a name below a descriptor
   * on that of the directory.
   */
  void mark(FileAccess access, ProcessFiles state, PathArgument argument, long millis) {
    if (isStale(state.context().viewSince(), millis)) {
      access.infer(Reason.STALE.about(InferredField.HOST_PATH));
      if (state.container() == null || state.context().viewSince() == LossWindows.EVER) {
        access.infer(Reason.STALE.about(InferredField.DOCKER_ID));
      }
    }
    if (isUnrooted(state.container(), millis)) {
      access.infer(Reason.HOST_PATH_BY_DOCKER.with());
    }
    String name = argument.name();
    if (argument.dirFd() != AT_FDCWD && name != null && !Paths.isAbsolute(name)) {
      FileAccess directory = state.descriptors().known(argument.dirFd());
      Long opened = directory == null ? null : directory.openTimestamp();
      if (ofCalls.overlaps(opened == null ? LossWindows.EVER : opened, millis)) {
        access.infer(Reason.BELOW_DESCRIPTOR.about(InferredField.FILE_NAME));
        access.infer(Reason.BELOW_DESCRIPTOR.about(InferredField.HOST_PATH));
      }
    }
    markShared(access, state, argument);
    markNames(access, millis);
  }

  /** Marks a name that another process may have changed the root or working directory of. */
  private static void markShared(FileAccess access, ProcessFiles state, PathArgument argument) {
    FsDoubts doubts = state.context().doubts();
    String name = argument.name();
    boolean isBelow = name != null && !Paths.isAbsolute(name);
    boolean isDoubtful = doubts.concern(argument);
    boolean isPlain = name != null && !isBelow && !name.contains("..");
    if (isDoubtful && !isPlain) {
      access.infer(Reason.MAYBE_SHARED_DIRECTORIES.about(InferredField.FILE_NAME));
    }
    if (isDoubtful) {
      access.infer(Reason.MAYBE_SHARED_DIRECTORIES.about(InferredField.HOST_PATH));
    }
    if (isBelow && state.descriptors().possible().isDoubtful(argument.dirFd())) {
      access.infer(Reason.MAYBE_SHARED_DESCRIPTORS.about(InferredField.FILE_NAME));
      access.infer(Reason.MAYBE_SHARED_DESCRIPTORS.about(InferredField.HOST_PATH));
    }
  }

  /** Returns whether a loss may have hidden the calls that set a container's root directory. */
  private boolean isUnrooted(@Nullable Container container, long millis) {
    return container != null && !container.isRooted() && ofCalls.overlaps(LossWindows.EVER, millis);
  }

  /** Marks the names of a file of which a rename, link or removal may have been lost. */
  private void markNames(FileAccess access, long millis) {
    if (access.file() == null) {
      return;
    }
    if (!access.created() && reach.isScopeLeft()) {
      access.infer(Reason.NAME_OUT_OF_SCOPE.about(InferredField.RENAMED_FROM));
    }
    if (!access.created() && ofCalls.overlaps(LossWindows.EVER, millis)) {
      access.infer(Reason.RENAMED_FROM_UNCERTAIN.with());
    }
    if (ofCalls.overlaps(LossWindows.EVER, Long.MAX_VALUE)) {
      access.infer(Reason.NAME_UNCERTAIN.about(InferredField.RENAMED_TO));
      access.infer(Reason.NAME_UNCERTAIN.about(InferredField.UNLINKED));
    }
  }

  /** Marks the directories of a process that is over. */
  void markEnded(ProcessInstance process, ProcessFiles state) {
    if (process.isUnread() && !reach.concerns(process)) {
      process.reported(InferredField.COMPLETE); // Nothing of it is recorded.
    } else if (state.hasUnread() && reach.concerns(process)) {
      process.setUnread();
    }
    Long exit = process.lifetime().exit();
    ResolvedPath cwd = state.context().directory();
    long end = exit == null ? Long.MAX_VALUE : exit;
    if (isStale(state.context().cwdSince(), end)) {
      process.infer(Reason.STALE.about(InferredField.CWD));
    } else if (reach.isInheritedUnseen(process, state.context().cwdSince())) {
      process.infer(Reason.CWD_OF_UNAUDITED.with());
    } else if (cwd != null && cwd.uncertain()) {
      process.infer(Reason.PARENT_OF_NAME.about(InferredField.CWD));
    } else if (cwd != null && names.maybeOf(cwd.key())) {
      process.infer(Reason.NAME_ELSEWHERE.about(InferredField.CWD));
    } else if (state.context().isMaybeOutsideRoot()) {
      process.infer(Reason.HOST_PATH_BY_SHOWN_DIRECTORY.about(InferredField.CWD));
    }
    if (state.context().doubts().ofDirectory() || state.context().doubts().ofRoot()) {
      process.infer(Reason.MAYBE_SHARED_DIRECTORIES.about(InferredField.CWD));
    }
    if (state.context().doubts().ofRoot()) {
      process.infer(Reason.MAYBE_SHARED_DIRECTORIES.about(InferredField.ROOTFS));
    }
    if (state.view().namespace() != null && state.rootfs() == null) {
      process.infer(Reason.ROOT_NOT_RECORDED.about(InferredField.ROOTFS));
      process.infer(Reason.CWD_OF_UNKNOWN_ROOT.with());
    } else if (!state.view().root().isEmpty() && names.maybeOf(state.view().key("/"))) {
      process.infer(Reason.NAME_ELSEWHERE.about(InferredField.ROOTFS));
    }
    if (isUnrooted(state.container(), end) || isStale(state.context().viewSince(), end)) {
      process.infer(Reason.STALE.about(InferredField.ROOTFS));
    }
  }
}
