package org.godo.filter.files;

import org.godo.filter.container.ContainerNode;
import org.jspecify.annotations.Nullable;

/** What decides, for one process at this point of the record, which file a name or number means. */
final class ProcessFiles {
  private DescriptorTable descriptors;
  private boolean shared;
  private @Nullable String cwd;
  private @Nullable String rootfs;
  private @Nullable ContainerNode container;

  ProcessFiles(DescriptorTable descriptors) {
    this.descriptors = descriptors;
  }

  /** What a child begins with. */
  ProcessFiles fork(boolean shareDescriptors) {
    ProcessFiles child = new ProcessFiles(shareDescriptors ? descriptors : descriptors.copy());
    child.shared = shareDescriptors;
    shared |= shareDescriptors;
    child.cwd = cwd;
    child.rootfs = rootfs;
    child.container = container;
    return child;
  }

  DescriptorTable descriptors() {
    return descriptors;
  }

  /** exec and unshare(CLONE_FILES) end the sharing of a table with other processes. */
  void unshareDescriptors() {
    if (shared) {
      descriptors = descriptors.copy();
      shared = false;
    }
  }

  /** Working directory as the process's root shows it. */
  @Nullable String cwd() {
    return cwd;
  }

  void cwd(@Nullable String path) {
    if (path != null) {
      cwd = path;
    }
  }

  /** Host path of the process's root directory; null for the host's own. */
  @Nullable String rootfs() {
    return rootfs;
  }

  void rootfs(@Nullable String path) {
    rootfs = path;
  }

  /** The container whose files the process sees; null on the host. */
  @Nullable ContainerNode container() {
    return container;
  }

  /** From here on the process sees a container's files. */
  void enter(ContainerNode node) {
    container = node;
    if (node.rootfs() != null) {
      rootfs = node.rootfs();
    }
  }

  /** The host path of a clean absolute path as the process sees it; null when not known. */
  @Nullable String hostPath(String path) {
    if (container != null && (rootfs == null || rootfs.equals(container.rootfs()))) {
      return container.hostPath(path);
    }
    return rootfs == null ? path : Paths.clean(rootfs + path);
  }
}
