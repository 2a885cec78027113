package org.godo.filter.files;

import org.godo.filter.container.ContainerNode;
import org.godo.filter.container.Containers;
import org.godo.filter.process.ProcessInstance;
import org.godo.model.raw.Call;
import org.godo.model.raw.RawEvent;

/** Calls that move a process: its working directory, its root, its mount namespace. */
final class Places {
  private static final long CLONE_FILES = 0x400;
  private static final long CLONE_NEWNS = 0x20000;

  private final Containers containers;

  Places(Containers containers) {
    this.containers = containers;
  }

  /** Takes a call that succeeded. */
  void accept(ProcessInstance process, ProcessFiles state, RawEvent.Syscall event) {
    Call call = event.call();
    if (call instanceof Call.Chdir chdir) {
      state.toldCwd(event.cwd());
      Resolved directory = Resolved.of(state, chdir.file());
      state.changeDirectory(directory == null ? null : directory.path());
    } else if (call instanceof Call.Fchdir fchdir) {
      OpenFile directory = state.descriptors().get(fchdir.fd());
      state.changeDirectory(directory == null ? null : directory.currentPath());
    } else if (call instanceof Call.Chroot chroot) {
      state.toldCwd(event.cwd());
      chroot(state, chroot);
    } else if (call instanceof Call.PivotRoot pivot) {
      pivotRoot(process, state, pivot);
    } else if (call instanceof Call.Setns setns) {
      setns(process, state, setns);
    } else if (call instanceof Call.Unshare unshare && (unshare.flags() & CLONE_FILES) != 0) {
      state.unshareDescriptors();
    }
  }

  /** A process that its runtime, or the snapshot, put into a container sees that one's files. */
  void enter(ProcessInstance process, ProcessFiles state) {
    ContainerNode container = containers.enteredBy(process);
    if (container != null && state.container() == null) {
      state.enter(container);
    }
  }

  /** The working directory stays where it is, which the new root may not show. */
  private static void chroot(ProcessFiles state, Call.Chroot chroot) {
    Resolved root = Resolved.of(state, chroot.file());
    if (root == null) {
      return;
    }
    String cwd = state.cwd();
    state.changeRoot(root.path());
    state.changeDirectory(cwd == null ? null : Paths.below(root.path(), cwd));
  }

  /** Today's runc calls {@code pivot_root(".", ".")}: the new root is where it stands before. */
  private void pivotRoot(ProcessInstance process, ProcessFiles state, Call.PivotRoot pivot) {
    Resolved newRoot = Resolved.of(state, pivot.newRoot());
    if (newRoot == null) {
      return;
    }
    String rootfs = newRoot.view().hostPath(newRoot.path());
    ContainerNode container = containers.runtimesContainer(process);
    if (container != null && rootfs != null && state.container() != container) {
      containers.rooted(process, rootfs);
      state.enter(container);
    } else {
      state.changeRoot(newRoot.path());
    }
    state.changeDirectory("/");
  }

  /** The runtime's stage of a {@code docker exec} joins the container's mount namespace. */
  private void setns(ProcessInstance process, ProcessFiles state, Call.Setns setns) {
    boolean mounts = setns.type() == 0 || (setns.type() & CLONE_NEWNS) != 0;
    ContainerNode container = mounts ? containers.runtimesContainer(process) : null;
    if (container != null && container.rootfs() != null && state.container() == null) {
      state.enter(container);
    }
  }
}
