package org.godo.filter.files;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.godo.filter.container.Container;
import org.godo.filter.container.Containers;
import org.godo.filter.files.NameCalls.Renamed;
import org.godo.filter.process.LossWindows;
import org.godo.filter.process.ProcessInstance;
import org.godo.filter.process.ProcessTable;
import org.godo.model.linux.OpenFlags;
import org.godo.model.raw.Call;
import org.godo.model.raw.Call.PathArgument;
import org.godo.model.raw.Origin;
import org.godo.model.raw.RawEvent;
import org.godo.model.raw.RawEvent.SnapshotDescriptor;
import org.godo.model.result.FileAccessResult;
import org.godo.model.result.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Replays every process's descriptors, working directory and root through the record, so that each
 * number and name finds its file. Takes calls in the order of their serials, which is about the
 * order in which they returned.
 */
public final class FileReplay {
  private final ProcessFilesTable states;
  private final FileObserver observer;
  private final AccessLog log;
  private final FileNameTable names;
  private final NameCalls nameCalls;
  private final FsContextCalls places;
  private final UncertaintyMarker doubts;

  /**
   * @param observer is told of every open file description
   * @param spill keeps what is known of files that nobody uses
   * @param gaps all that there are in the record
   * @param ofCalls those in which calls were missed
   */
  public FileReplay(
      ProcessTable table,
      Containers containers,
      FileObserver observer,
      SpillStore spill,
      LossWindows gaps,
      LossWindows ofCalls) {
    this.states = new ProcessFilesTable(table.newPart(), gaps, ofCalls);
    this.log = new AccessLog(spill);
    this.observer = observer;
    this.names = new FileNameTable(observer, log, spill);
    this.nameCalls = new NameCalls(names);
    this.places = new FsContextCalls(containers, states, ofCalls);
    this.doubts = new UncertaintyMarker(gaps, ofCalls);
  }

  /**
   * A process is made at this point of the record: it begins with what its creator, begun before,
   * has now. Every process must begin before anything else is told of it.
   */
  public void begin(ProcessInstance process) {
    states.begin(process);
  }

  /** Takes the next call of a process. */
  public void accept(ProcessInstance process, RawEvent.Syscall event) {
    ProcessFiles state = states.of(process);
    Call call = event.call();
    if (call instanceof Call.Exec) {
      exec(process, state, event);
    } else if (call instanceof Call.Open open) {
      state.cwdReported(event.cwd(), event.origin().timestamp());
      open(process, state, event, open);
    } else if (call instanceof Call.OnDescriptor onDescriptor) {
      state.cwdReported(event.cwd(), event.origin().timestamp());
      DescriptorCalls.use(process, state, event, onDescriptor);
    } else if (call instanceof Call.OnFile onFile) {
      state.cwdReported(event.cwd(), event.origin().timestamp());
      onFile(process, state, event, onFile);
    } else if (Boolean.TRUE.equals(event.success())) {
      places.accept(process, state, event);
    }
  }

  /** A process is over, or the record is at its end: its exit closes what it has open. */
  public Location end(ProcessInstance process) {
    ProcessFiles state = states.end(process);
    doubts.ended(process, state);
    return new Location(state.cwd(), state.rootfs());
  }

  /**
   * Nothing more is asked of an access that is over.
   *
   * @param given whether its result was given: then the observer is told if its name changes
   */
  public void release(FileAccess file, boolean given) {
    TrackedFile name = file.name();
    if (name != null) {
      if (given) {
        name.emitted(file.id(), log);
      }
      names.release(name);
    }
  }

  /** The record is at its end, and so are all processes. */
  public void finish() {
    names.reportChanges();
  }

  /**
   * Where a process stood at its end.
   *
   * @param cwd as its root shows it; null when not known
   * @param rootfs host path of its root directory; null when not known
   */
  public record Location(@Nullable String cwd, @Nullable String rootfs) {}

  // ---- descriptors open before the session ---------------------------------------------------

  /** The record is at a snapshot of /proc, which shows what a process has open. */
  public void resume(ProcessInstance process, RawEvent.Snapshot snapshot) {
    ProcessFiles state = states.of(process);
    state.cwdReported(snapshot.cwd(), snapshot.origin().timestamp());
    state.viewReported(snapshot.origin().timestamp());
    places.enter(process, state, snapshot.origin().timestamp());
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
    FileAccess file = new FileAccess(id, process, fd, descriptor.flags(), null, observer);
    ResolvedPath resolved = new ResolvedPath(state.view(), path);
    name(file, resolved, names.open(resolved.name()));
    file.inContainer(state.container());
    file.infer(Reason.OPEN_BEFORE_SESSION.with());
    observer.opened(file);
    boolean closeOnExec = (descriptor.flags() & OpenFlags.O_CLOEXEC) != 0;
    state.descriptors().put(fd, file, closeOnExec, snapshot.origin().timestamp());
  }

  // ---- exec and open -------------------------------------------------------------------------

  private void exec(ProcessInstance process, ProcessFiles state, RawEvent.Syscall event) {
    if (!Boolean.TRUE.equals(event.success())) {
      return;
    }
    state.unshareDescriptors();
    state.descriptors().exec(event.origin().timestamp());
    places.enter(process, state, event.origin().timestamp());
    state.cwdReported(event.cwd(), event.origin().timestamp());
  }

  private void open(
      ProcessInstance process, ProcessFiles state, RawEvent.Syscall event, Call.Open open) {
    boolean success = Boolean.TRUE.equals(event.success());
    long millis = event.origin().timestamp();
    boolean told = event.result() != Origin.UNKNOWN;
    Integer fd = success && told ? Integer.valueOf((int) event.result()) : null;
    FileAccess file =
        new FileAccess(event.origin().id(), process, fd, open.flags(), millis, observer);
    observer.opened(file);
    file.inContainer(state.container());
    ResolvedPath resolved = ResolvedPath.of(state, open.file());
    if (resolved == null) {
      file.namedAsGiven(open.file().name());
    } else {
      name(file, resolved, success ? nameOf(resolved, open) : null);
    }
    if (success && open.created()) {
      file.createdHere();
    }
    doubts.named(file, state, open.file(), millis);
    if (!success) {
      file.failed(event.errno());
      observer.completed(file);
      return;
    }
    boolean closeOnExec = (open.flags() & OpenFlags.O_CLOEXEC) != 0;
    if (fd == null) {
      state.descriptors().putSomewhere(file);
    } else {
      state.descriptors().put(fd, file, closeOnExec, millis);
    }
  }

  /** The file that was opened, by its names. */
  private TrackedFile nameOf(ResolvedPath resolved, Call.Open open) {
    if (OpenFlags.createsNameless(open.flags())) {
      return new TrackedFile(resolved.path());
    }
    return open.created() ? names.create(resolved.name()) : names.open(resolved.name());
  }

  private static void name(FileAccess file, ResolvedPath resolved, @Nullable TrackedFile name) {
    file.named(resolved.view(), resolved.path(), name);
    MountView view = resolved.view();
    Container container = view.container();
    Reason doubt = view.uncertainty().reason();
    if (file.hostPath() == null) {
      return;
    }
    if (doubt != null) {
      file.infer(doubt.with());
    } else if (container != null && container.docker() == null) {
      file.infer(Reason.HOST_PATH_BELOW_ROOTFS.with());
    }
  }

  // ---- calls on a file -----------------------------------------------------------------------

  private void onFile(
      ProcessInstance process, ProcessFiles state, RawEvent.Syscall event, Call.OnFile call) {
    long millis = event.origin().timestamp();
    if (call instanceof Call.Close close) {
      state.descriptors().close(close.fd(), millis);
    } else if (Boolean.TRUE.equals(event.success())) {
      if (call instanceof Call.CloseRange range) {
        DescriptorCalls.closeRange(process, state, range, millis);
      } else if (call instanceof Call.Truncate truncate) {
        truncate(process, state, event, truncate);
      } else if (call instanceof Call.Rename rename) {
        rename(process, state, event, rename);
      } else {
        nameCalls.accept(state, call);
      }
    }
  }

  private void truncate(
      ProcessInstance process, ProcessFiles state, RawEvent.Syscall event, Call.Truncate truncate) {
    PathArgument name = truncate.file();
    if (name == null) {
      DescriptorCalls.truncate(state, truncate);
      return;
    }
    String id = event.origin().id();
    FileAccess file = byName(process, event, id, FileAccessResult.TRUNCATE);
    name(file, ResolvedPath.of(state, name), name);
    file.inContainer(state.container());
    doubts.named(file, state, name, event.origin().timestamp());
    file.truncate();
    tell(file);
  }

  private void rename(
      ProcessInstance process, ProcessFiles state, RawEvent.Syscall event, Call.Rename rename) {
    Renamed renamed = nameCalls.rename(state, rename);
    String id = event.origin().id();
    taken(process, state, event, id, renamed.to(), rename.to(), renamed.from());
    if (renamed.exchanged()) {
      String other = id + "/exchanged";
      taken(process, state, event, other, renamed.from(), rename.from(), renamed.to());
    }
  }

  /** A file took a name; unless both were its names already, where rename(2) does nothing. */
  private void taken(
      ProcessInstance process,
      ProcessFiles state,
      RawEvent.Syscall event,
      String id,
      @Nullable ResolvedPath name,
      PathArgument given,
      @Nullable ResolvedPath before) {
    FileAccess file = byName(process, event, id, FileAccessResult.RENAME);
    name(file, name, given);
    file.inContainer(state.container());
    doubts.named(file, state, given, event.origin().timestamp());
    if (name == null || before == null || before.path().equals(file.renamedFrom())) {
      tell(file);
    } else {
      release(file, false);
    }
  }

  /** What a call did by name is over with the call. */
  private void tell(FileAccess file) {
    observer.opened(file);
    observer.completed(file);
  }

  /** What a call did to a file by its name, without a descriptor. */
  private FileAccess byName(
      ProcessInstance process, RawEvent.Syscall event, String id, String kind) {
    long millis = event.origin().timestamp();
    FileAccess file = new FileAccess(id, process, null, OpenFlags.UNKNOWN, millis, observer);
    file.ofCall(kind, millis);
    return file;
  }

  private void name(FileAccess file, @Nullable ResolvedPath resolved, PathArgument given) {
    if (resolved == null) {
      file.namedAsGiven(given.name());
    } else {
      name(file, resolved, names.open(resolved.name()));
    }
  }
}
