package org.godo.filter.files;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.godo.filter.container.ContainerNode;
import org.godo.filter.container.Containers;
import org.godo.filter.process.ProcessInstance;
import org.godo.model.raw.Call;
import org.godo.model.raw.Call.PathArgument;
import org.godo.model.raw.RawEvent;
import org.godo.model.raw.RawEvent.SnapshotDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * Replays every process's descriptors, working directory and root through the record, so that each
 * number and name finds its file. Takes calls in the order of their serials, which is about the
 * order in which they returned.
 */
public final class FileReplay {
  private static final long CLONE_FILES = 0x400;
  private static final long CLONE_NEWNS = 0x20000;
  private static final String FALLOCATE = "fallocate";
  private static final int RENAME_EXCHANGE = 2;
  private static final int CLOSE_RANGE_UNSHARE = 2;
  private static final int CLOSE_RANGE_CLOEXEC = 4;

  private final Containers containers;
  private final NameLedger names = new NameLedger();
  private final Map<ProcessInstance, ProcessFiles> byProcess = new HashMap<>();
  private final List<OpenFile> files = new ArrayList<>();

  public FileReplay(Containers containers) {
    this.containers = containers;
  }

  /** A child was made at this point of the record: it begins with what its creator has now. */
  public void forked(ProcessInstance child) {
    child.inheritProgram();
    filesOf(child);
  }

  /** Takes the next call of a process. */
  public void accept(ProcessInstance process, RawEvent.Syscall event) {
    ProcessFiles state = filesOf(process);
    long millis = event.origin().timestamp();
    Call call = event.call();
    if (call instanceof Call.Exec) {
      exec(process, state, event, millis);
    } else if (call instanceof Call.OnDescriptor onDescriptor) {
      state.cwd(event.cwd());
      onDescriptor(process, state, event, onDescriptor);
    } else if (call instanceof Call.OnFile onFile) {
      state.cwd(event.cwd());
      onFile(state, event, onFile);
    } else {
      onPlace(process, state, event);
    }
  }

  /** All open file descriptions and failed attempts; call it once all exits are known. */
  public List<OpenFile> finish() {
    byProcess.forEach((process, state) -> state.descriptors().heldAtEndBy(process));
    files.forEach(OpenFile::settle);
    return files;
  }

  /** Host path of a process's root directory; null for the host's own. */
  public @Nullable String rootfsOf(ProcessInstance process) {
    ProcessFiles state = byProcess.get(process);
    return state == null ? null : state.rootfs();
  }

  private ProcessFiles filesOf(ProcessInstance process) {
    ProcessFiles known = byProcess.get(process);
    if (known != null) {
      return known;
    }
    ProcessInstance creator = process.creator();
    ProcessFiles state;
    if (process.snapshot() != null) {
      state = fromSnapshot(process, process.snapshot());
    } else if (creator != null && creator != process) {
      state = filesOf(creator).fork(process.sharesFiles());
    } else {
      state = new ProcessFiles(new DescriptorTable());
    }
    byProcess.put(process, state);
    return state;
  }

  // ---- descriptors open before the session ---------------------------------------------------

  private ProcessFiles fromSnapshot(ProcessInstance process, RawEvent.Snapshot snapshot) {
    ProcessFiles state = new ProcessFiles(new DescriptorTable());
    state.cwd(snapshot.cwd());
    ContainerNode container = containers.enteredBy(process);
    if (container != null) {
      state.enter(container);
    }
    for (SnapshotDescriptor descriptor : snapshot.descriptors()) {
      if (Paths.isAbsolute(descriptor.target())) {
        String id = process.key() + "/fd/" + descriptor.fd();
        OpenFile file = new OpenFile(id, process, descriptor.fd(), descriptor.flags(), null);
        name(file, state, Paths.clean(Paths.withoutDeletedMark(descriptor.target())));
        file.infer("open_timestamp", "open before the session");
        files.add(file);
        boolean closeOnExec = (descriptor.flags() & OpenFlags.O_CLOEXEC) != 0;
        state.descriptors().put(descriptor.fd(), file, closeOnExec, snapshot.origin().timestamp());
      }
    }
    return state;
  }

  // ---- exec, root and directory --------------------------------------------------------------

  private void exec(
      ProcessInstance process, ProcessFiles state, RawEvent.Syscall event, long millis) {
    if (Boolean.FALSE.equals(event.success())) {
      return;
    }
    state.unshareDescriptors();
    state.descriptors().exec(millis);
    ContainerNode container = containers.enteredBy(process);
    if (container != null && state.container() == null) {
      state.enter(container);
    }
    state.cwd(event.cwd());
  }

  private void onPlace(ProcessInstance process, ProcessFiles state, RawEvent.Syscall event) {
    Call call = event.call();
    if (call instanceof Call.Chdir chdir) {
      state.cwd(event.cwd());
      state.cwd(resolve(state, chdir.file()));
    } else if (call instanceof Call.Fchdir fchdir) {
      OpenFile directory = state.descriptors().get(fchdir.fd());
      state.cwd(directory == null ? null : directory.path());
    } else if (call instanceof Call.Chroot chroot) {
      String root = resolve(state, chroot.file());
      state.rootfs(root == null ? state.rootfs() : state.hostPath(root));
    } else if (call instanceof Call.PivotRoot pivot) {
      pivotRoot(process, state, pivot);
    } else if (call instanceof Call.Setns setns) {
      setns(process, state, setns);
    } else if (call instanceof Call.Unshare unshare && (unshare.flags() & CLONE_FILES) != 0) {
      state.unshareDescriptors();
    }
  }

  /** Today's runc calls {@code pivot_root(".", ".")}: the new root is where it stands before. */
  private void pivotRoot(ProcessInstance process, ProcessFiles state, Call.PivotRoot pivot) {
    String newRoot = resolve(state, pivot.newRoot());
    if (newRoot == null) {
      return;
    }
    String rootfs = state.hostPath(newRoot);
    state.rootfs(rootfs);
    state.cwd("/");
    ContainerNode container = containers.runtimesContainer(process);
    if (container != null && rootfs != null) {
      containers.rooted(process, rootfs);
      state.enter(container);
    }
  }

  /** The runtime's stage of a {@code docker exec} joins the container's mount namespace. */
  private void setns(ProcessInstance process, ProcessFiles state, Call.Setns setns) {
    boolean mounts = setns.type() == 0 || (setns.type() & CLONE_NEWNS) != 0;
    ContainerNode container = mounts ? containers.runtimesContainer(process) : null;
    if (container != null && container.rootfs() != null && state.container() == null) {
      state.enter(container);
    }
  }

  // ---- calls on a descriptor -----------------------------------------------------------------

  private void onDescriptor(
      ProcessInstance process, ProcessFiles state, RawEvent.Syscall event, Call.OnDescriptor call) {
    DescriptorTable table = state.descriptors();
    long millis = event.origin().timestamp();
    if (call instanceof Call.Open open) {
      open(process, state, event, open);
    } else if (call instanceof Call.Dup dup) {
      table.duplicate(dup.fd(), (int) event.result(), dup.closeOnExec(), millis);
    } else if (call instanceof Call.SetDescriptorFlags set) {
      table.setCloseOnExec(set.fd(), set.closeOnExec());
    } else if (call instanceof Call.Write write) {
      OpenFile file = table.get(write.fd());
      if (file != null) {
        file.write(process, write.timestamps(), write.bytes());
      }
    } else if (call instanceof Call.Mmap mmap) {
      OpenFile file = table.get(mmap.fd());
      if (file != null) {
        file.mapShared();
      }
    }
  }

  private void open(
      ProcessInstance process, ProcessFiles state, RawEvent.Syscall event, Call.Open open) {
    boolean failed = Boolean.FALSE.equals(event.success());
    long millis = event.origin().timestamp();
    Integer fd = failed ? null : Integer.valueOf((int) event.result());
    OpenFile file = new OpenFile(event.origin().id(), process, fd, open.flags(), millis);
    String path = resolve(state, open.file());
    if (path != null) {
      name(file, state, path);
    } else {
      file.named(open.file().name(), null, null);
      file.inContainer(state.container());
      file.infer("file_name", "as given; its directory is not known");
    }
    files.add(file);
    if (failed) {
      file.failed(event.errno());
      return;
    }
    if (open.created()) {
      file.createdHere();
    }
    boolean closeOnExec = (open.flags() & OpenFlags.O_CLOEXEC) != 0;
    state.descriptors().put((int) event.result(), file, closeOnExec, millis);
  }

  private void name(OpenFile file, ProcessFiles state, String path) {
    String hostPath = state.hostPath(path);
    file.named(path, hostPath, names.open(key(state, path), path));
    file.inContainer(state.container());
    ContainerNode container = state.container();
    if (container != null && hostPath != null && container.docker() == null) {
      file.infer("host_path", "under the root directory; Docker did not tell of mounts");
    }
  }

  // ---- calls on a file -----------------------------------------------------------------------

  private void onFile(ProcessFiles state, RawEvent.Syscall event, Call.OnFile call) {
    DescriptorTable table = state.descriptors();
    long millis = event.origin().timestamp();
    if (call instanceof Call.Close close) {
      table.close(close.fd(), millis);
    } else if (call instanceof Call.CloseRange range) {
      closeRange(state, range, millis);
    } else if (call instanceof Call.Truncate truncate && truncate.file() == null) {
      OpenFile file = table.get(truncate.fd());
      if (file != null && !event.subject().syscall().equals(FALLOCATE)) {
        file.truncate();
      }
    } else if (call instanceof Call.Rename rename) {
      rename(state, rename);
    } else if (call instanceof Call.Unlink unlink) {
      String path = resolve(state, unlink.file());
      if (path != null) {
        names.unlink(key(state, path));
      }
    }
  }

  private static void closeRange(ProcessFiles state, Call.CloseRange range, long millis) {
    if ((range.flags() & CLOSE_RANGE_UNSHARE) != 0) {
      state.unshareDescriptors();
    }
    if ((range.flags() & CLOSE_RANGE_CLOEXEC) != 0) {
      state.descriptors().closeRangeOnExec(range.first(), range.last());
    } else {
      state.descriptors().closeRange(range.first(), range.last(), millis);
    }
  }

  private void rename(ProcessFiles state, Call.Rename rename) {
    String from = resolve(state, rename.from());
    String to = resolve(state, rename.to());
    if (from == null || to == null) {
      return;
    }
    if ((rename.flags() & RENAME_EXCHANGE) != 0) {
      names.exchange(key(state, from), from, key(state, to), to);
    } else {
      names.rename(key(state, from), from, key(state, to), to);
    }
  }

  // ---- names ---------------------------------------------------------------------------------

  /** The clean absolute path of an argument as its process sees it; null when it cannot be told. */
  private static @Nullable String resolve(ProcessFiles state, PathArgument argument) {
    String name = argument.name();
    if (name == null) {
      return null;
    }
    if (argument.dirFd() == PathArgument.AT_FDCWD) {
      return Paths.resolve(state.cwd(), name);
    }
    OpenFile directory = Paths.isAbsolute(name) ? null : state.descriptors().get(argument.dirFd());
    return Paths.resolve(directory == null ? null : directory.path(), name);
  }

  /** What a path means host-wide: the host's path, or failing that the container and its path. */
  private static String key(ProcessFiles state, String path) {
    String hostPath = state.hostPath(path);
    return hostPath == null ? state.container() + ":" + path : hostPath;
  }
}
