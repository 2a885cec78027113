package org.godo.filter.files;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.godo.filter.container.ContainerNode;
import org.godo.filter.container.Containers;
import org.godo.filter.files.NameLedger.Name;
import org.godo.filter.process.ProcessInstance;
import org.godo.filter.process.ProcessTable;
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
  private static final int RENAME_EXCHANGE = 2;
  private static final int CLOSE_RANGE_UNSHARE = 2;
  private static final int CLOSE_RANGE_CLOEXEC = 4;

  private final Containers containers;
  private final NameLedger names = new NameLedger();
  private final ReplayStates states;
  private final List<OpenFile> files = new ArrayList<>();

  /** A name resolved: the path, and how it is to be read. */
  private record Resolved(View view, String path) {
    Name name() {
      return new Name(view.key(path), path);
    }
  }

  /**
   * @param table with all creators known so far
   */
  public FileReplay(ProcessTable table, Containers containers) {
    this.containers = containers;
    this.states = new ReplayStates(table);
  }

  /** A child was made at this point of the record: it begins with what its creator has now. */
  public void forked(ProcessInstance child) {
    child.inheritProgram();
    states.begin(child);
  }

  /** Takes the next call of a process. */
  public void accept(ProcessInstance process, RawEvent.Syscall event) {
    states.passed(event.origin().timestamp());
    ProcessFiles state = states.of(process);
    Call call = event.call();
    if (call instanceof Call.Exec) {
      exec(process, state, event);
    } else if (call instanceof Call.OnDescriptor onDescriptor) {
      state.toldCwd(event.cwd());
      onDescriptor(process, state, event, onDescriptor);
    } else if (call instanceof Call.OnFile onFile) {
      state.toldCwd(event.cwd());
      onFile(state, event, onFile);
    } else if (Boolean.TRUE.equals(event.success())) {
      onPlace(process, state, event);
    }
  }

  /** All open file descriptions and failed attempts; call it once all exits are known. */
  public List<OpenFile> finish() {
    states.finish();
    files.forEach(OpenFile::settle);
    return files;
  }

  /** Host path of a process's root directory; null when not known. Call it after the end. */
  public @Nullable String rootfsOf(ProcessInstance process) {
    return states.rootfsOf(process);
  }

  /** A process's last working directory; null when not known. Call it after the end. */
  public @Nullable String cwdOf(ProcessInstance process) {
    return states.cwdOf(process);
  }

  // ---- descriptors open before the session ---------------------------------------------------

  /** The record is at a snapshot of /proc, which shows what a process has open. */
  public void resume(ProcessInstance process, RawEvent.Snapshot snapshot) {
    ProcessFiles state = states.of(process);
    state.toldCwd(snapshot.cwd());
    ContainerNode container = containers.enteredBy(process);
    if (container != null && state.container() == null) {
      state.enter(container);
    }
    Map<Integer, String> paths = new HashMap<>();
    for (SnapshotDescriptor descriptor : snapshot.descriptors()) {
      if (Paths.isAbsolute(descriptor.target())) {
        paths.put(descriptor.fd(), Paths.clean(Paths.withoutDeletedMark(descriptor.target())));
      }
    }
    Set<Integer> known = state.descriptors().retain(paths, snapshot.origin().timestamp());
    for (SnapshotDescriptor descriptor : snapshot.descriptors()) {
      String path = paths.get(descriptor.fd());
      if (path != null && !known.contains(descriptor.fd())) {
        openBefore(process, state, snapshot, descriptor, path);
      }
    }
  }

  private void openBefore(
      ProcessInstance process,
      ProcessFiles state,
      RawEvent.Snapshot snapshot,
      SnapshotDescriptor descriptor,
      String path) {
    int fd = descriptor.fd();
    String id = snapshot.origin().id() + "/fd/" + fd;
    OpenFile file = new OpenFile(id, process, fd, descriptor.flags(), null);
    Resolved resolved = new Resolved(state.view(), path);
    name(file, resolved, nameOf(resolved, false));
    file.inContainer(state.container());
    file.infer("open_timestamp", "open before the session");
    files.add(file);
    boolean closeOnExec = (descriptor.flags() & OpenFlags.O_CLOEXEC) != 0;
    state.descriptors().put(fd, file, closeOnExec, snapshot.origin().timestamp());
  }

  // ---- exec, root and directory --------------------------------------------------------------

  private void exec(ProcessInstance process, ProcessFiles state, RawEvent.Syscall event) {
    if (!Boolean.TRUE.equals(event.success())) {
      return;
    }
    state.unshareDescriptors();
    state.descriptors().exec(event.origin().timestamp());
    ContainerNode container = containers.enteredBy(process);
    if (container != null && state.container() == null) {
      state.enter(container);
    }
    state.toldCwd(event.cwd());
  }

  private void onPlace(ProcessInstance process, ProcessFiles state, RawEvent.Syscall event) {
    Call call = event.call();
    if (call instanceof Call.Chdir chdir) {
      state.toldCwd(event.cwd());
      Resolved directory = resolve(state, chdir.file());
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

  /** The working directory stays where it is, which the new root may not show. */
  private static void chroot(ProcessFiles state, Call.Chroot chroot) {
    Resolved root = resolve(state, chroot.file());
    if (root == null) {
      return;
    }
    String cwd = state.cwd();
    state.changeRoot(root.path());
    state.changeDirectory(cwd == null ? null : Paths.below(root.path(), cwd));
  }

  /** Today's runc calls {@code pivot_root(".", ".")}: the new root is where it stands before. */
  private void pivotRoot(ProcessInstance process, ProcessFiles state, Call.PivotRoot pivot) {
    Resolved newRoot = resolve(state, pivot.newRoot());
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

  // ---- calls on a descriptor -----------------------------------------------------------------

  private void onDescriptor(
      ProcessInstance process, ProcessFiles state, RawEvent.Syscall event, Call.OnDescriptor call) {
    DescriptorTable table = state.descriptors();
    if (call instanceof Call.Open open) {
      open(process, state, event, open);
    } else if (call instanceof Call.Dup dup) {
      dup(table, event, dup);
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

  private static void dup(DescriptorTable table, RawEvent.Syscall event, Call.Dup dup) {
    if (!Boolean.TRUE.equals(event.success())) {
      return;
    }
    int to = (int) event.result();
    long millis = event.origin().timestamp();
    switch (event.syscall()) {
      case "dup2", "dup3" -> table.replace(dup.fd(), to, dup.closeOnExec(), millis);
      default -> table.duplicate(dup.fd(), to, dup.closeOnExec(), millis);
    }
  }

  private void open(
      ProcessInstance process, ProcessFiles state, RawEvent.Syscall event, Call.Open open) {
    boolean success = Boolean.TRUE.equals(event.success());
    long millis = event.origin().timestamp();
    Integer fd = success ? Integer.valueOf((int) event.result()) : null;
    OpenFile file = new OpenFile(event.origin().id(), process, fd, open.flags(), millis);
    files.add(file);
    file.inContainer(state.container());
    Resolved resolved = resolve(state, open.file());
    if (resolved == null) {
      file.namedAsGiven(open.file().name());
    } else {
      name(file, resolved, success ? nameOf(resolved, open.created()) : null);
    }
    if (!success) {
      file.failed(event.errno());
      return;
    }
    if (open.created()) {
      file.createdHere();
    }
    boolean closeOnExec = (open.flags() & OpenFlags.O_CLOEXEC) != 0;
    state.descriptors().put((int) event.result(), file, closeOnExec, millis);
  }

  private FileName nameOf(Resolved resolved, boolean created) {
    return created ? names.create(resolved.name()) : names.open(resolved.name());
  }

  private static void name(OpenFile file, Resolved resolved, @Nullable FileName name) {
    file.named(resolved.view(), resolved.path(), name);
    ContainerNode container = resolved.view().container();
    if (container != null && container.docker() == null && file.hostPath() != null) {
      file.infer("host_path", "under the root directory; Docker did not tell of mounts");
    }
  }

  // ---- calls on a file -----------------------------------------------------------------------

  private void onFile(ProcessFiles state, RawEvent.Syscall event, Call.OnFile call) {
    long millis = event.origin().timestamp();
    if (call instanceof Call.Close close) {
      state.descriptors().close(close.fd(), millis);
    } else if (Boolean.TRUE.equals(event.success())) {
      if (call instanceof Call.CloseRange range) {
        closeRange(state, range, millis);
      } else if (call instanceof Call.Truncate truncate) {
        truncate(state, event, truncate);
      } else {
        onName(state, call);
      }
    }
  }

  /** fallocate makes room, and cuts nothing. */
  private static void truncate(ProcessFiles state, RawEvent.Syscall event, Call.Truncate truncate) {
    boolean cuts = truncate.file() == null && !event.syscall().equals("fallocate");
    OpenFile file = cuts ? state.descriptors().get(truncate.fd()) : null;
    if (file != null) {
      file.truncate();
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

  private void onName(ProcessFiles state, Call.OnFile call) {
    if (call instanceof Call.Rename rename) {
      Resolved from = resolve(state, rename.from());
      Resolved to = resolve(state, rename.to());
      if (from != null && to != null && (rename.flags() & RENAME_EXCHANGE) != 0) {
        names.exchange(from.name(), to.name());
      } else if (from != null && to != null) {
        names.rename(from.name(), to.name());
      }
    } else if (call instanceof Call.Link link) {
      Resolved file = resolve(state, link.file());
      Resolved further = resolve(state, link.link());
      if (file != null && further != null) {
        names.link(file.name(), further.name());
      }
    } else if (call instanceof Call.Unlink unlink) {
      Resolved file = resolve(state, unlink.file());
      if (file != null) {
        names.unlink(file.name().key());
      }
    }
  }

  // ---- names ---------------------------------------------------------------------------------

  /**
   * The clean absolute path of an argument; null when it cannot be told. A name below a directory's
   * descriptor is read as the directory's own: it may have come from outside the process's root.
   */
  private static @Nullable Resolved resolve(ProcessFiles state, PathArgument argument) {
    String name = argument.name();
    if (name == null) {
      return null;
    }
    boolean fromCwd = argument.dirFd() == PathArgument.AT_FDCWD || Paths.isAbsolute(name);
    OpenFile directory = fromCwd ? null : state.descriptors().get(argument.dirFd());
    View view = directory == null ? state.view() : directory.view();
    String base = fromCwd ? state.cwd() : directory == null ? null : directory.currentPath();
    String path = Paths.resolve(base, name);
    return path == null ? null : new Resolved(view, path);
  }
}
