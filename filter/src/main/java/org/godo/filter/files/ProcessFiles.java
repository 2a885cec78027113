package org.godo.filter.files;

import org.godo.filter.container.ContainerNode;
import org.jspecify.annotations.Nullable;

/** What decides, for one process at this point of the record, which file a name or number means. */
final class ProcessFiles {
  private DescriptorTable descriptors = new DescriptorTable();
  private @Nullable String cwd;
  private View view = View.HOST;

  /** What a child begins with. */
  ProcessFiles fork(boolean shareDescriptors) {
    ProcessFiles child = new ProcessFiles();
    child.descriptors = shareDescriptors ? descriptors.shared() : descriptors.copy();
    child.cwd = cwd;
    child.view = view;
    return child;
  }

  DescriptorTable descriptors() {
    return descriptors;
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
  void toldCwd(@Nullable String path) {
    if (path != null) {
      cwd = path;
    }
  }

  /** The working directory is another now; null for one not known. */
  void changeDirectory(@Nullable String path) {
    cwd = path;
  }

  /** What its absolute paths start from. */
  View view() {
    return view;
  }

  /** Host path of its root directory; null when not known. */
  @Nullable String rootfs() {
    return view.hostPath("/");
  }

  /** The container whose files the process sees; null on the host. */
  @Nullable ContainerNode container() {
    return view.container();
  }

  /** From here on the process sees a container's files. */
  void enter(ContainerNode node) {
    view = View.of(node);
  }

  /** It joined another mount namespace, and stands at its root. */
  void join(View other) {
    view = other;
    cwd = "/";
  }

  /** From here on there is a doubt where its paths are on the host. */
  void doubt(View.Doubt reason) {
    view = view.doubted(reason);
  }

  /** A directory becomes its root; where it stands below that is told by its next call. */
  void changeRoot(String directory) {
    view = view.below(directory);
  }
}
