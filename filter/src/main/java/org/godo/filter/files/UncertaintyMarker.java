package org.godo.filter.files;

import static org.godo.model.linux.CallConstants.AT_FDCWD;

import org.godo.filter.container.Container;
import org.godo.filter.process.LossWindows;
import org.godo.filter.process.ProcessInstance;
import org.godo.model.raw.Call.PathArgument;

/**
 * Marks what rests on something that was told before a loss: it may have changed unseen. What a
 * process begins with was told of its creators, so that a loss long before its life can matter.
 */
final class UncertaintyMarker {
  private static final String STALE = "as it was told last; something was lost since";
  private static final String BELOW =
      "below a directory's descriptor; something was lost since that was opened";

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
      file.infer("host_path", STALE);
      if (state.container() == null || state.viewSince() == LossWindows.EVER) {
        file.infer("docker_id", STALE);
      }
    }
    Container container = state.container();
    if (container != null && !container.isRooted() && gaps.overlaps(LossWindows.EVER, millis)) {
      file.infer("host_path", "by what Docker told, if it did; something was lost");
    }
    String name = argument.name();
    if (argument.dirFd() != AT_FDCWD && name != null && !Paths.isAbsolute(name)) {
      FileAccess directory = state.descriptors().get(argument.dirFd());
      Long opened = directory == null ? null : directory.openTimestamp();
      if (gaps.overlaps(opened == null ? LossWindows.EVER : opened, millis)) {
        file.infer("file_name", BELOW);
        file.infer("host_path", BELOW);
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
      file.infer("renamed_from", "as far as told; something was lost before");
    }
    if (gaps.overlaps(LossWindows.EVER, Long.MAX_VALUE)) {
      file.infer("renamed_to", "as far as told; something was lost");
      file.infer("unlinked", "as far as told; something was lost");
    }
  }

  /** A process is over: where it stood may rest on what was told of its creators. */
  void ended(ProcessInstance process, ProcessFiles state) {
    Long exit = process.exit();
    long end = exit == null ? Long.MAX_VALUE : exit;
    if (stale(state.cwdSince(), end)) {
      process.infer("cwd", STALE);
    }
    Container container = state.container();
    boolean unrooted =
        container != null && !container.isRooted() && gaps.overlaps(LossWindows.EVER, end);
    if (unrooted || stale(state.viewSince(), end)) {
      process.infer("rootfs", STALE);
    }
  }
}
