package org.godo.filter.files;

import static org.godo.model.linux.CallConstants.AT_FDCWD;

import org.godo.filter.container.Container;
import org.godo.filter.process.LossWindows;
import org.godo.filter.process.ProcessInstance;
import org.godo.model.raw.Call.PathArgument;
import org.godo.model.result.InferredField;
import org.godo.model.result.Reason;

/**
 * Marks what rests on something that was told before a loss: it may have changed unseen. What a
 * process begins with was told of its creators, so that a loss long before its life can matter.
 */
final class UncertaintyMarker {
  private final LossWindows all;
  private final LossWindows gaps;

  /**
   * @param all gaps that there are in the record
   * @param ofCalls those in which calls were missed
   */
  UncertaintyMarker(LossWindows all, LossWindows ofCalls) {
    this.all = all;
    this.gaps = ofCalls;
  }

  /** What began unseen may have been missed for want of any source. */
  private boolean stale(long since, long millis) {
    return since == LossWindows.EVER ? all.overlaps(since, millis) : gaps.overlaps(since, millis);
  }

  /** A call named a file: where that is depends on its process's root, and on a directory's. */
  void named(FileAccess file, ProcessFiles state, PathArgument argument, long millis) {
    if (stale(state.viewSince(), millis)) {
      file.infer(Reason.STALE.about(InferredField.HOST_PATH));
      if (state.container() == null || state.viewSince() == LossWindows.EVER) {
        file.infer(Reason.STALE.about(InferredField.DOCKER_ID));
      }
    }
    Container container = state.container();
    if (container != null && !container.isRooted() && gaps.overlaps(LossWindows.EVER, millis)) {
      file.infer(Reason.HOST_PATH_BY_DOCKER.with());
    }
    String name = argument.name();
    if (argument.dirFd() != AT_FDCWD && name != null && !Paths.isAbsolute(name)) {
      FileAccess directory = state.descriptors().get(argument.dirFd());
      Long opened = directory == null ? null : directory.openTimestamp();
      if (gaps.overlaps(opened == null ? LossWindows.EVER : opened, millis)) {
        file.infer(Reason.BELOW_DESCRIPTOR.about(InferredField.FILE_NAME));
        file.infer(Reason.BELOW_DESCRIPTOR.about(InferredField.HOST_PATH));
      }
    }
    fates(file, millis);
  }

  /** A rename, link or removal of a name may be told by nobody. */
  private void fates(FileAccess file, long millis) {
    if (file.name() == null) {
      return;
    }
    if (!file.created() && gaps.overlaps(LossWindows.EVER, millis)) {
      file.infer(Reason.RENAMED_FROM_UNCERTAIN.with());
    }
    if (gaps.overlaps(LossWindows.EVER, Long.MAX_VALUE)) {
      file.infer(Reason.NAME_UNCERTAIN.about(InferredField.RENAMED_TO));
      file.infer(Reason.NAME_UNCERTAIN.about(InferredField.UNLINKED));
    }
  }

  /** A process is over: where it stood may rest on what was told of its creators. */
  void ended(ProcessInstance process, ProcessFiles state) {
    Long exit = process.lifetime().exit();
    long end = exit == null ? Long.MAX_VALUE : exit;
    if (stale(state.cwdSince(), end)) {
      process.infer(Reason.STALE.about(InferredField.CWD));
    }
    Container container = state.container();
    boolean unrooted =
        container != null && !container.isRooted() && gaps.overlaps(LossWindows.EVER, end);
    if (unrooted || stale(state.viewSince(), end)) {
      process.infer(Reason.STALE.about(InferredField.ROOTFS));
    }
  }
}
