package org.godo.filter.files;

import java.util.HashSet;
import java.util.Set;
import org.godo.filter.container.Container;
import org.godo.filter.process.LossWindows;
import org.jspecify.annotations.Nullable;

/** What decides, for one process at this point of the record, which file a name or number means. */
final class ProcessFiles {
  private DescriptorTable descriptors;
  private @Nullable String cwd;
  private MountView view = MountView.HOST;
  private long cwdSince = LossWindows.EVER;
  private long viewSince = LossWindows.EVER;
  private final Set<String> unlistedWriterOf = new HashSet<>(0);

  private ProcessFiles(DescriptorTable descriptors) {
    this.descriptors = descriptors;
  }

  /**
   * Those of a process of which nothing is known.
   *
   * @param gaps in which calls were missed
   */
  static ProcessFiles unknown(LossWindows gaps) {
    return new ProcessFiles(new DescriptorTable(gaps));
  }

  /** What a child begins with. */
  ProcessFiles fork(boolean shareDescriptors) {
    ProcessFiles child =
        new ProcessFiles(shareDescriptors ? descriptors.shared() : descriptors.copy());
    child.cwd = cwd;
    child.cwdSince = cwdSince;
    child.view = view;
    child.viewSince = viewSince;
    return child;
  }

  DescriptorTable descriptors() {
    return descriptors;
  }

  /**
   * Notes that the process wrote by an access that lists no more writers; false if it did before.
   */
  boolean addUnlistedWrite(String accessId) {
    return unlistedWriterOf.add(accessId);
  }

  /** exec and unshare(CLONE_FILES) end the sharing of a table with other processes. */
  void unshareDescriptors() {
    if (descriptors.isShared()) {
      descriptors = descriptors.unshared();
    }
  }

  /** Working directory as the process's root shows it; null when not known. */
  @Nullable String cwd() {
    return cwd;
  }

  /** A record told the working directory, or did not. */
  void toldCwd(@Nullable String path, long millis) {
    if (path != null) {
      cwd = path;
      cwdSince = millis;
    }
  }

  /** When its working directory was last told; what was lost later may have changed it. */
  long cwdSince() {
    return cwdSince;
  }

  /** When its root was last told. */
  long viewSince() {
    return viewSince;
  }

  /** Where its root is, is told by this time. */
  void viewTold(long millis) {
    viewSince = millis;
  }

  /** What it began with is not known for sure. */
  void beganUnseen() {
    cwdSince = LossWindows.EVER;
    viewSince = LossWindows.EVER;
    descriptors.heldUnseen();
  }

  /**
   * The working directory is another now.
   *
   * @param path null for one not known
   * @param since when that was told by which this is known
   */
  void changeDirectory(@Nullable String path, long since) {
    cwd = path;
    cwdSince = since;
  }

  /** What its absolute paths start from. */
  MountView view() {
    return view;
  }

  /** Host path of its root directory; null when not known. */
  @Nullable String rootfs() {
    return view.hostPath("/");
  }

  /** The container whose files the process sees; null on the host. */
  @Nullable Container container() {
    return view.container();
  }

  /** From here on the process sees a container's files. */
  void enter(Container node) {
    view = MountView.of(node);
  }

  /** It joined another mount namespace, and stands at its root. */
  void join(MountView other, long millis) {
    view = other;
    viewSince = LossWindows.EVER;
    changeDirectory("/", millis);
  }

  /** From here on there is a doubt where its paths are on the host. */
  void doubt(MountView.Uncertainty reason) {
    view = view.doubted(reason);
  }

  /** A directory becomes its root; where it stands below that is told by its next call. */
  void changeRoot(String directory) {
    view = view.below(directory);
  }
}
