package org.godo.filter.files;

import static org.godo.model.linux.CloneFlags.CLONE_FILES;
import static org.godo.model.linux.CloneFlags.CLONE_FS;
import static org.godo.model.linux.CloneFlags.CLONE_NEWNS;
import static org.godo.model.linux.CloneFlags.CLONE_NEWUSER;

import org.godo.filter.container.Container;
import org.godo.filter.container.Containers;
import org.godo.filter.files.MountView.Uncertainty;
import org.godo.filter.process.LossWindows;
import org.godo.filter.process.ProcessInstance;
import org.godo.model.raw.Call;
import org.godo.model.raw.RawEvent;
import org.godo.model.result.InferredField;
import org.godo.model.result.Reason;
import org.jspecify.annotations.Nullable;

/** Calls that move a process: its working directory, its root, its mount namespace. */
final class FsContextCalls {

  /** unshare gives the caller a root and working directory of its own with these namespaces too. */
  private static final long OWN_PLACE = CLONE_FS | CLONE_NEWNS | CLONE_NEWUSER;

  private final Containers containers;
  private final ProcessFilesTable states;
  private final LossWindows gaps;

  FsContextCalls(Containers containers, ProcessFilesTable states, LossWindows gaps) {
    this.containers = containers;
    this.states = states;
    this.gaps = gaps;
  }

  /** Takes a call that succeeded. */
  void accept(ProcessInstance process, ProcessFiles state, RawEvent.Syscall event) {
    Call call = event.call();
    if (call instanceof Call.Unshare unshare) {
      unshare(process, state, event, unshare.flags());
    } else if (!isOfOneThread(process, state, event)) {
      move(process, state, event);
    }
  }

  /** Where a thread went by itself says nothing of the process. */
  private static boolean isOfOneThread(
      ProcessInstance process, ProcessFiles state, RawEvent.Syscall event) {
    return state.view().uncertainty() == Uncertainty.APART
        && process.threads().severalAt(event.origin().timestamp());
  }

  private void move(ProcessInstance process, ProcessFiles state, RawEvent.Syscall event) {
    Call call = event.call();
    if (call instanceof Call.Chdir chdir) {
      state.cwdReported(event.cwd(), event.origin().timestamp());
      ResolvedPath directory = ResolvedPath.of(state, chdir.file());
      state.changeDirectory(directory == null ? null : directory.path(), state.cwdSince());
    } else if (call instanceof Call.Fchdir fchdir) {
      FileAccess directory = state.descriptors().get(fchdir.fd());
      Long opened = directory == null ? null : directory.openTimestamp();
      long since = opened == null ? LossWindows.EVER : opened;
      state.changeDirectory(directory == null ? null : directory.currentPath(), since);
    } else if (call instanceof Call.Chroot chroot) {
      state.cwdReported(event.cwd(), event.origin().timestamp());
      chroot(state, chroot);
    } else if (call instanceof Call.PivotRoot pivot) {
      pivotRoot(process, state, event, pivot);
    } else if (call instanceof Call.Setns setns) {
      setns(process, state, event, setns);
    }
  }

  /** A process that its runtime, or the snapshot, put into a container sees that one's files. */
  void enter(ProcessInstance process, ProcessFiles state, long millis) {
    Container container = containers.enteredBy(process);
    if (container != null && state.container() == null) {
      state.enter(container);
    }
    if (container != null && state.container() == container) {
      state.viewReported(process.inferred().has(InferredField.DOCKER_ID) ? LossWindows.EVER : millis);
    }
  }

  /** What a thread unshares is its own; the other threads keep what they have. */
  private static void unshare(
      ProcessInstance process, ProcessFiles state, RawEvent.Syscall event, long flags) {
    boolean ofThread = process.threads().severalAt(event.origin().timestamp());
    if ((flags & CLONE_FILES) != 0) {
      if (ofThread) {
        state.descriptors().threadsApart();
      } else {
        state.unshareDescriptors();
      }
    }
    if ((flags & OWN_PLACE) != 0 && ofThread) {
      state.addUncertainty(Uncertainty.APART);
      process.infer(Reason.CWD_OF_ONE_THREAD.with());
    } else if ((flags & CLONE_NEWNS) != 0) {
      state.addUncertainty(Uncertainty.OWN_MOUNTS);
    }
  }

  /** The working directory stays where it is, which the new root may not show. */
  private static void chroot(ProcessFiles state, Call.Chroot chroot) {
    ResolvedPath root = ResolvedPath.of(state, chroot.file());
    if (root == null) {
      return;
    }
    String cwd = state.cwd();
    state.changeRoot(root.path());
    String below = cwd == null ? null : Paths.below(root.path(), cwd);
    state.changeDirectory(below, state.cwdSince());
  }

  /** Today's runc calls {@code pivot_root(".", ".")}: the new root is where it stands before. */
  private void pivotRoot(
      ProcessInstance process, ProcessFiles state, RawEvent.Syscall event, Call.PivotRoot pivot) {
    long millis = event.origin().timestamp();
    ResolvedPath newRoot = ResolvedPath.of(state, pivot.newRoot());
    if (newRoot == null) {
      return;
    }
    String rootfs = newRoot.view().hostPath(newRoot.path());
    Container container = containers.runtimesContainer(process);
    if (container != null && rootfs != null && state.container() != container) {
      if (gaps.overlaps(state.cwdSince(), millis)) {
        containers.proposeRootfs(process, rootfs);
      } else {
        containers.setRootfs(process, rootfs);
      }
      state.enter(container);
      state.viewReported(millis);
    } else {
      state.changeRoot(newRoot.path());
    }
    state.changeDirectory("/", millis);
  }

  /**
   * Who joins a mount namespace begins at its root. The runtime's stage of a {@code docker exec}
   * joins that of its container; whose another caller joins is told by the name of the file.
   */
  private void setns(
      ProcessInstance process, ProcessFiles state, RawEvent.Syscall event, Call.Setns setns) {
    FileAccess file = state.descriptors().get(setns.fd());
    String name = file == null ? null : file.path();
    boolean mounts =
        setns.type() == 0
            ? name == null || Paths.isMountNamespace(name)
            : (setns.type() & CLONE_NEWNS) != 0;
    if (!mounts) {
      return;
    }
    long millis = event.origin().timestamp();
    Container container = containers.runtimesContainer(process);
    if (container == null) {
      MountView joined = file == null ? null : viewOf(file);
      state.join(joined == null ? MountView.elsewhere(event.origin().id()) : joined, millis);
      if (name == null && setns.type() == 0) {
        state.changeDirectory(null, millis); // It may have been a namespace of another kind.
      }
    } else if (container.rootfs() != null && state.container() == null) {
      state.enter(container);
      state.viewReported(millis);
    }
  }

  /** What the process sees whose namespace a file of /proc stands for; null when not known. */
  private @Nullable MountView viewOf(FileAccess namespace) {
    String name = namespace.path();
    if (name == null || !Paths.isMountNamespace(name)) {
      return null;
    }
    Integer tgid = Paths.ownerOf(name);
    if (tgid == null) {
      return namespace.view().whole(); // That of its opener, when it opened it.
    }
    // Inside a container the number counts in a pid namespace of its own.
    ProcessFiles owner = namespace.container() == null ? states.ofTgid(tgid) : null;
    return owner == null ? null : owner.view().whole();
  }
}
