package org.godo.filter.files;

import static org.godo.model.linux.CloneFlags.CLONE_FILES;
import static org.godo.model.linux.CloneFlags.CLONE_FS;
import static org.godo.model.linux.CloneFlags.CLONE_NEWNS;
import static org.godo.model.linux.CloneFlags.CLONE_NEWUSER;
import static org.godo.model.linux.CloneFlags.CLONE_THREAD;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.godo.filter.container.Container;
import org.godo.filter.container.Containers;
import org.godo.filter.container.FollowedMounts;
import org.godo.filter.container.MountNamespace;
import org.godo.filter.files.MountView.Uncertainty;
import org.godo.filter.process.LossWindows;
import org.godo.filter.process.ProcessInstance;
import org.godo.model.raw.Call;
import org.godo.model.raw.ProcessSnapshot;
import org.godo.model.raw.RawEvent;
import org.godo.model.raw.RawEvent.Mount;
import org.godo.model.result.InferredField;
import org.godo.model.result.Reason;
import org.jspecify.annotations.Nullable;

/** Calls that change a process's working directory, root or mount namespace. */
final class FsContextCalls {
  /** Flags by which unshare(2) gives the caller its own root and working directory. */
  private static final long UNSHARES_DIRECTORIES = CLONE_FS | CLONE_NEWNS | CLONE_NEWUSER;

  private final Containers containers;
  private final NameResolver resolver;
  private final ProcessFilesTable states;
  private final MountCalls mounts;
  private final Map<String, MountView> separate = new HashMap<>();
  private final LossWindows callLosses;

  /** Counts what may change the paths of directories. */
  private long pathsVersion;

  FsContextCalls(
      Containers containers,
      NameResolver resolver,
      ProcessFilesTable states,
      LossWindows callLosses) {
    this.containers = containers;
    this.resolver = resolver;
    this.states = states;
    this.mounts = new MountCalls(containers, resolver, states);
    this.callLosses = callLosses;
  }

  /**
   * Accepts the working directory that a call reports, before it is replayed. A call that may
   * change it reports it as it is then.
   */
  void reported(ReplayedCall replayed) {
    Call call = replayed.event().call();
    if (changesPaths(call)) {
      pathsVersion++;
    }
    String cwd = replayed.event().cwd();
    FsContext context = replayed.state().context();
    if (cwd == null || changesDirectory(call) || !context.doubts().isConcerned()) {
      return;
    }
    replayed.reportCwd();
    FsDoubts.Report report = new FsDoubts.Report(cwd, replayed.millis(), pathsVersion);
    if (context.doubts().reported(report, isAlone(replayed))) {
      context.maybeOutside();
    }
  }

  /** Returns whether there is one thread, and no call was missed that may change directories. */
  private boolean isAlone(ReplayedCall call) {
    return !call.state().context().isShared()
        && !call.process().threads().severalAt(call.millis())
        && !callLosses.overlaps(LossWindows.EVER, call.millis());
  }

  private static boolean changesPaths(Call call) {
    return call instanceof Call.Rename
        || call instanceof Call.Rmdir
        || call instanceof Call.Mount
        || call instanceof Call.Unmount
        || call instanceof Call.PivotRoot;
  }

  private static boolean changesDirectory(Call call) {
    return changesRoot(call) || call instanceof Call.Rename;
  }

  private static boolean changesRoot(Call call) {
    return call instanceof Call.Chroot || call instanceof Call.PivotRoot;
  }

  /** Accepts a call that succeeded. */
  void accept(ReplayedCall replayed) {
    if (replayed.event().call() instanceof Call.Unshare unshare) {
      unshare(replayed, unshare.flags());
    } else if (replayed.event().call() instanceof Call.Clone clone) {
      cloned(replayed, clone.flags());
    } else {
      Call call = replayed.event().call();
      if (!isOfOneThread(replayed)) {
        change(replayed, call);
      }
      boolean isOfRoot = changesRoot(call) && !containers.isRuntime(replayed.process());
      if (isOfRoot || call instanceof Call.Chdir || call instanceof Call.Fchdir) {
        replayed.state().context().doubts().changed(isOfRoot);
        if (call instanceof Call.Fchdir fchdir
            && replayed.state().descriptors().possible().isDoubtful(fchdir.fd())) {
          replayed.state().context().doubts().toUnknown();
        }
      }
    }
  }

  /** Returns whether a call may change the directories of a single thread only. */
  private static boolean isOfOneThread(ReplayedCall call) {
    return call.state().view().uncertainty() == Uncertainty.THREADS_DIFFER
        && call.process().threads().severalAt(call.millis());
  }

  private void change(ReplayedCall replayed, Call call) {
    if (call instanceof Call.Chdir chdir) {
      chdir(replayed, chdir);
    } else if (call instanceof Call.Fchdir fchdir) {
      fchdir(replayed.state(), fchdir);
    } else if (call instanceof Call.Chroot chroot) {
      chroot(replayed, chroot);
    } else if (call instanceof Call.PivotRoot pivot) {
      pivotRoot(replayed, pivot);
    } else if (call instanceof Call.Setns setns) {
      setns(replayed, setns);
    } else if (call instanceof Call.Mount mount && mount.changesTree()) {
      mounts.mounted(replayed, mount);
    } else if (call instanceof Call.Unmount unmount) {
      mounts.unmounted(replayed, unmount);
    }
  }

  /**
   * Resumes a process with the root and working directory that a snapshot shows, as the host.
   *
   * @param hasMoved whether it may have had others when the session began
   */
  void resume(
      ProcessInstance process, ProcessFiles state, RawEvent.Snapshot snapshot, boolean hasMoved) {
    long millis = snapshot.origin().timestamp();
    state.context().viewReported(millis);
    state.context().doubts().known();
    enter(process, state, millis);
    String root = snapshot.process().root();
    Container container = state.container();
    String namespace = snapshot.process().mountNamespace();
    boolean isSeparate =
        namespace != null && (container == null || container.isOtherNamespace(namespace));
    boolean isContainers = container != null && root != null && root.equals(container.rootfs());
    boolean isHidden = hasMoved || isRootHidden(snapshot.process(), container);
    if (isHidden) {
      state.context().changeRoot(state.view().unknownRoot(snapshot.origin().id()));
    } else if (isSeparate) {
      state.context().changeRoot(separate(snapshot.process()).in(container));
    }
    boolean isKnown = !isHidden && (isSeparate || state.view().namespace() == null);
    if (root != null && isKnown && !isContainers) {
      state.context().changeRoot(state.view().whole().below(root));
    }
    String cwd = snapshot.process().cwd();
    if (cwd != null) {
      state.context().changeDirectory(new ResolvedPath(state.view().whole(), cwd), millis);
    } else if (snapshot.process().lacks(ProcessSnapshot.CWD)) {
      state.context().changeDirectory(null, millis);
    }
  }

  private static boolean isRootHidden(ProcessSnapshot process, @Nullable Container container) {
    return process.lacks(ProcessSnapshot.ROOT)
        || (container == null && process.lacks(ProcessSnapshot.MOUNT_NAMESPACE));
  }

  /** Returns the view of a mount namespace of which the snapshot shows the mounts, or the name. */
  private MountView separate(ProcessSnapshot process) {
    String name = Objects.requireNonNull(process.mountNamespace());
    MountView known = separate.get(name);
    List<Mount> mounts = process.mounts();
    if (known == null || (mounts != null && !known.hasMounts())) {
      FollowedMounts followed = mounts == null ? null : containers.mountSources().follow(mounts);
      known = MountView.of(new MountNamespace(name, followed), Uncertainty.OWN_MOUNTS);
      separate.put(name, known);
    }
    return known;
  }

  /** Switches to the view of the container that a process has entered, if it has not before. */
  void enter(ProcessInstance process, ProcessFiles state, long millis) {
    Container container = containers.enteredBy(process);
    if (container != null && state.container() == null) {
      state.unshareContext();
      state.context().enter(container);
    }
    if (container != null && state.container() == container) {
      boolean isInferred = process.inferred().has(InferredField.DOCKER_ID);
      state.context().viewReported(isInferred ? LossWindows.EVER : millis);
    }
  }

  /** A thread may be created with descriptors, or a root and working directory, of its own. */
  private static void cloned(ReplayedCall call, long flags) {
    if (flags >= 0 && (flags & CLONE_THREAD) != 0) {
      ofThread(call, (flags & CLONE_FILES) == 0, (flags & CLONE_FS) == 0);
    }
  }

  /** Notes what a thread has of its own. Events do not report which thread called. */
  private static void ofThread(ReplayedCall call, boolean descriptors, boolean directories) {
    if (descriptors) {
      call.state().descriptors().markWritesFromNow(Reason.THREAD_DESCRIPTORS);
    }
    if (directories) {
      call.state().context().addUncertainty(Uncertainty.THREADS_DIFFER);
      call.process().infer(Reason.CWD_OF_ONE_THREAD.with());
    }
  }

  /** A thread unshares for itself; the other threads of its process go on sharing. */
  private static void unshare(ReplayedCall call, long flags) {
    ProcessFiles state = call.state();
    boolean isOfThread = call.process().threads().severalAt(call.millis());
    boolean ofDescriptors = (flags & CLONE_FILES) != 0;
    boolean ofDirectories = (flags & UNSHARES_DIRECTORIES) != 0;
    if (isOfThread) {
      ofThread(call, ofDescriptors, ofDirectories);
      return;
    }
    if (ofDescriptors) {
      state.unshareDescriptors();
    }
    if (ofDirectories) {
      state.unshareContext();
    }
    if ((flags & CLONE_NEWNS) != 0) {
      state.context().copyMounts();
    }
  }

  private void chdir(ReplayedCall call, Call.Chdir chdir) {
    FsContext context = call.state().context();
    call.reportCwd();
    context.changeDirectory(resolver.resolve(call.state(), chdir.file()), context.cwdSince());
  }

  private static void fchdir(ProcessFiles state, Call.Fchdir fchdir) {
    FileAccess directory = state.descriptors().known(fchdir.fd());
    Long opened = directory == null ? null : directory.openTimestamp();
    long since = opened == null ? LossWindows.EVER : opened;
    state.context().changeDirectory(directory == null ? null : directory.currentName(), since);
  }

  /**
   * Changes the root; the working directory stays, and may be outside of the new root. The record
   * has the working directory as it is seen after the call.
   */
  private void chroot(ReplayedCall call, Call.Chroot chroot) {
    ProcessFiles state = call.state();
    ResolvedPath root = resolver.resolve(state, chroot.file());
    FsDoubts doubts = state.context().doubts();
    boolean isUnknown = doubts.ofRoot() || doubts.ofDirectory();
    state.context().changeRoot(newRoot(call, isUnknown ? null : root));
    call.reportCwd();
  }

  /**
   * Returns the view below a new root. In a mount namespace of its own something may be mounted
   * there that the host does not have.
   */
  private static MountView newRoot(ReplayedCall call, @Nullable ResolvedPath root) {
    MountView own = call.state().view();
    return root == null || root.uncertain() || own.uncertainty() == Uncertainty.OWN_MOUNTS
        ? own.unknownRoot(call.id())
        : root.view().below(root.path());
  }

  /** Changes the root; runc calls {@code pivot_root(".", ".")} in the container's directory. */
  private void pivotRoot(ReplayedCall call, Call.PivotRoot pivot) {
    ProcessFiles state = call.state();
    ResolvedPath newRoot = resolver.resolve(state, pivot.newRoot());
    String rootfs = newRoot == null ? null : newRoot.view().hostPath(newRoot.path());
    Container container = containers.runtimesContainer(call.process());
    if (container != null && rootfs != null && state.container() != container) {
      if (callLosses.overlaps(state.context().cwdSince(), call.millis())) {
        containers.proposeRootfs(call.process(), rootfs);
      } else {
        containers.setRootfs(call.process(), rootfs);
      }
      if (container.madeIn() != null) {
        state.view().changes().add("/", call.id()); // Its claim may be made in a shared namespace.
      }
      state.context().enterRoot(container, call.millis());
    } else {
      // The new root is a mount, which the process made in its namespace. It becomes that of the
      // others there, too, and of who joins them later (fs/namespace.c, chroot_fs_refs).
      state.view().changes().add("/", call.id());
      state.context().moveToRoot(state.view().unknownRoot(call.id()), call.millis());
    }
  }

  /**
   * Joins a mount namespace, at its root. A runtime's stage of {@code docker exec} joins that of
   * its container; which one any other caller joins, the name of the file says.
   */
  private void setns(ReplayedCall call, Call.Setns setns) {
    ProcessFiles state = call.state();
    FileAccess file = state.descriptors().known(setns.fd());
    String name = file == null ? null : file.path();
    if (!joinsMounts(setns, name)) {
      return;
    }
    if ((setns.type() & CLONE_NEWNS) != 0) {
      state.context().doubts().joinedNamespace();
    }
    Container container = containers.runtimesContainer(call.process());
    if (container == null) {
      MountView joined = file == null ? null : viewOf(file);
      state.context().join(joined == null ? MountView.joined(call.id()) : joined, call.millis());
      if (setns.type() == 0 && (name == null || !Paths.isMountNamespace(name))) {
        // It may be a namespace of another kind.
        state.context().changeDirectory(null, call.millis());
      }
    } else if (state.container() != container) {
      enterRoot(state, container, call.millis());
    }
  }

  /** Enters the mount namespace that a container's first process has by then (runc's exec). */
  private void enterRoot(ProcessFiles state, Container container, long millis) {
    ProcessInstance first = container.root();
    ProcessFiles ofFirst = first == null ? null : states.find(first);
    if (ofFirst != null
        && ofFirst.container() == container
        && ofFirst.view().changes() != container.mountChanges()) {
      state.context().join(ofFirst.view().whole(), millis);
    } else {
      state.context().enterRoot(container, millis);
    }
  }

  private static boolean joinsMounts(Call.Setns setns, @Nullable String name) {
    return setns.type() == 0
        ? name == null || !Paths.isOtherNamespace(name)
        : (setns.type() & CLONE_NEWNS) != 0;
  }

  /** Returns the view in the mount namespace that a file of /proc refers to; null if unknown. */
  private @Nullable MountView viewOf(FileAccess namespace) {
    String name = namespace.path();
    if (name == null || !Paths.isMountNamespace(name)) {
      return null;
    }
    Integer tgid = Paths.ownerOf(name);
    if (tgid == null) {
      return namespace.view().whole(); // That of its opener at the time of the open.
    }
    // Inside a container the number is one of its own pid namespace.
    boolean isHosts = namespace.view().namespace() == null || name.equals(namespace.hostPath());
    ProcessFiles owner = namespace.container() == null && isHosts ? states.ofTgid(tgid) : null;
    return owner == null ? null : owner.view().whole();
  }
}
