package org.godo.filter.files;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.godo.filter.container.Containers;
import org.godo.filter.process.AuditReach;
import org.godo.filter.process.Birth;
import org.godo.filter.process.LossWindows;
import org.godo.filter.process.ProcessInstance;
import org.godo.filter.process.ProcessTable;
import org.godo.model.linux.OpenFlags;
import org.godo.model.raw.Call;
import org.godo.model.raw.Origin;
import org.godo.model.raw.ProcessSnapshot;
import org.godo.model.raw.ProcessSnapshot.DescriptorSnapshot;
import org.godo.model.raw.RawEvent;
import org.godo.model.result.InferredField;
import org.godo.model.result.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Replays the descriptors, working directory and root of every process, so that each descriptor and
 * name resolves to its file. Calls are replayed in the order of their serials, which is about the
 * order in which they returned.
 */
public final class FileReplay {
  /** What /proc shows of the descriptor of an io_uring (io_uring/io_uring.c). */
  private static final String IO_URING = "anon_inode:[io_uring]";

  private final FileObserver observer;
  private final AuditReach reach;
  private final AccessLog log;
  private final ProcessFilesTable states;
  private final ForkRaces races;
  private final SharingEnds sharingEnds;
  private final FileNameTable names;
  private final AccessFactory accesses;
  private final NameCalls nameCalls;
  private final FsContextCalls contextCalls;
  private final UncertaintyMarker uncertainty;
  private final NamelessFiles nameless = new NamelessFiles();
  private final SharedBefore sharedBefore = new SharedBefore();

  /**
   * @param observer receives every file access
   * @param spill stores the state of unused files
   * @param losses all loss windows of the recording
   * @param callLosses those in which calls were missed
   * @param reach knows the processes whose calls are not all recorded
   */
  public FileReplay(
      ProcessTable table,
      Containers containers,
      FileObserver observer,
      SpillStore spill,
      LossWindows losses,
      LossWindows callLosses,
      AuditReach reach) {
    this.observer = observer;
    this.reach = reach;
    this.log = new AccessLog(spill);
    this.states = new ProcessFilesTable(table.newPart(), losses, callLosses, table::isLogAlone);
    this.races = new ForkRaces(states);
    this.sharingEnds = new SharingEnds(states);
    this.names = new FileNameTable(observer, log, spill);
    this.uncertainty = new UncertaintyMarker(losses, callLosses, reach, names.uncertain());
    NameResolver resolver = new NameResolver(states, names.uncertain());
    this.accesses = new AccessFactory(containers, resolver, names, observer, uncertainty);
    this.nameCalls =
        new NameCalls(
            resolver,
            names,
            containers.mountSources(),
            states.directories(),
            accesses,
            observer,
            nameless);
    this.contextCalls = new FsContextCalls(containers, resolver, states, callLosses);
  }

  /**
   * Begins a process, after its creator, with the state that the creator has now. Every process has
   * to begin before its first call.
   */
  public void begin(ProcessInstance process) {
    ProcessFiles state = states.begin(process);
    races.begin(process, state);
    contextCalls.enter(process, state, process.start());
    if (state.isOutOfScope()) {
      leaveScope(process, state);
    }
  }

  private void leaveScope(ProcessInstance process, ProcessFiles state) {
    if (reach.leftScope(process)) {
      names.markEmitted(Reason.NAME_OUT_OF_SCOPE);
    }
    state.leaveScope();
  }

  /** Holds what the child of a call inherits, as the child may be seen only later. */
  public void hold(ProcessInstance creator, Birth birth) {
    states.hold(creator, birth);
  }

  /** Marks what a process has open that is not followed further, and may yet be written by it. */
  public void stopFollowing(ProcessInstance process) {
    states.of(process).descriptors().markAll(Reason.HOLDER_NOT_FOLLOWED);
  }

  /** Returns whether other processes share descriptors or directories with one, or may. */
  public boolean isShared(ProcessInstance process) {
    ProcessFiles state = states.find(process);
    return state != null && (isShared(state.descriptors()) || state.context().maybeShared());
  }

  private static boolean isShared(DescriptorTable table) {
    return table.isShared() || table.possible().hasPeers();
  }

  /**
   * Accepts that a process had called exec by a time, of which the record may follow later.
   *
   * @param millis when the connector reported it
   */
  public void executed(ProcessInstance process, long millis) {
    sharingEnds.executed(process, millis);
  }

  /** Returns where a process is at this point of the replay; null if it has not begun. */
  public @Nullable Location locationOf(ProcessInstance process) {
    ProcessFiles state = states.find(process);
    return state == null ? null : Location.of(state);
  }

  /**
   * Ends a process, whose exit closes what it has open, or which the recording does not outlast.
   */
  public Location end(ProcessInstance process) {
    sharingEnds.ending(process);
    ProcessFiles state = states.end(process);
    uncertainty.markEnded(process, state);
    return Location.of(state);
  }

  /**
   * The directories of a process.
   *
   * @param cwd as seen from its root; null when not known, or outside of that
   * @param isCwdUnknown whether its working directory is not known
   * @param rootfs host path of its root directory; null when not known
   * @param isRootUnknown whether its root directory is not that of its container or of the host
   */
  public record Location(
      @Nullable String cwd, boolean isCwdUnknown, @Nullable String rootfs, boolean isRootUnknown) {
    private static Location of(ProcessFiles state) {
      String shown = state.context().cwd();
      String cwd = state.context().isOutsideRoot() ? null : shown;
      return new Location(cwd, shown == null, state.rootfs(), state.view().namespace() != null);
    }
  }

  /**
   * Releases a completed access.
   *
   * @param emitted whether its result was emitted: changes of its name are reported from then on
   */
  public void release(FileAccess access, boolean emitted) {
    nameless.released(access);
    TrackedFile file = access.file();
    if (file != null && access.path() != null) {
      if (emitted) {
        file.emitted(access.id(), access.name(), log);
      }
      names.release(file);
    }
  }

  /** Finishes the replay after the end of every process. */
  public void finish() {
    names.reportChanges();
    names.markUncertain();
  }

  // ---- snapshots -----------------------------------------------------------------------------

  /** Resumes a process with what a snapshot of /proc shows of it. */
  public void resume(ProcessInstance process, RawEvent.Snapshot snapshot, EarlyCalls early) {
    ProcessFiles state = states.of(process);
    long millis = snapshot.origin().timestamp();
    contextCalls.resume(process, state, snapshot, early.hasMoved(snapshot));
    List<DescriptorSnapshot> shown =
        snapshot.process().descriptors().stream()
            .filter(descriptor -> !early.isOpened(snapshot, descriptor.fd()))
            .toList();
    Map<Integer, String> paths = paths(shown);
    boolean isWhole = !snapshot.process().lacks(ProcessSnapshot.FDS);
    if (!isWhole) {
      state.setUnread(Long.MAX_VALUE);
      state.descriptors().markAll(Reason.SNAPSHOT_INCOMPLETE);
    } else if (early.isIncomplete(snapshot)) {
      process.setUnread();
      state.setUnread(early.until(snapshot));
    }
    state.descriptors().possible().forgetAll(millis);
    Set<Integer> known = state.descriptors().retain(paths, isWhole, millis);
    for (DescriptorSnapshot descriptor : shown) {
      boolean closeOnExec = OpenFlags.closesOnExec(descriptor.flags());
      String path = paths.get(descriptor.fd());
      if (path != null && !known.contains(descriptor.fd())) {
        ResolvedPath name = new ResolvedPath(state.view().whole(), path).seenFrom(state.view());
        FileAccess access = accesses.openBefore(process, state, snapshot, descriptor, name);
        if (early.maybeNamedAnew(snapshot, path)) {
          access.infer(Reason.NAME_BEFORE_SNAPSHOT.about(InferredField.RENAMED_FROM));
          access.infer(Reason.NAME_BEFORE_SNAPSHOT.about(InferredField.RENAMED_TO));
          access.infer(Reason.NAME_BEFORE_SNAPSHOT.about(InferredField.UNLINKED));
        }
        observer.opened(access);
        state.descriptors().install(descriptor.fd(), access, closeOnExec, millis);
      } else if (IO_URING.equals(descriptor.target())) {
        state.descriptors().installRing(descriptor.fd(), closeOnExec, millis);
      }
    }
    sharedBefore.accept(state, snapshot, early);
  }

  /** Accepts that the processes of a snapshot are resumed. */
  public void resumed() {
    sharedBefore.clear();
  }

  /** Returns the paths of the files a process has open, by descriptor. */
  private static Map<Integer, String> paths(List<DescriptorSnapshot> descriptors) {
    Map<Integer, String> paths = new HashMap<>();
    for (DescriptorSnapshot descriptor : descriptors) {
      if (Paths.isAbsolute(descriptor.target()) && !Paths.isMemory(descriptor.target())) {
        paths.put(descriptor.fd(), Paths.clean(Paths.withoutDeletedMark(descriptor.target())));
      }
    }
    return paths;
  }

  // ---- calls ---------------------------------------------------------------------------------

  /**
   * Accepts the next call of a process.
   *
   * @param forks those at about its time, by the coarse clock of audit
   */
  public void accept(ProcessInstance process, RawEvent.Syscall event, NearForks forks) {
    ReplayedCall call = new ReplayedCall(process, states.of(process), event);
    races.replay(call, forks, () -> sharingEnds.replay(call, () -> accept(call)));
  }

  private void accept(ReplayedCall replayed) {
    ProcessInstance process = replayed.process();
    RawEvent.Syscall event = replayed.event();
    replayed.state().reached(replayed.millis());
    replayed.state().descriptors().possible().called(replayed);
    contextCalls.reported(replayed);
    Call call = event.call();
    if (reach.leavesScope(event)) {
      leaveScope(process, replayed.state());
    }
    if (call instanceof Call.Exec) {
      exec(replayed);
    } else if (call instanceof Call.Open open) {
      replayed.reportCwd();
      open(replayed, open);
    } else if (call instanceof Call.TakeDescriptor take) {
      take(replayed, take);
    } else if (call instanceof Call.OnDescriptor onDescriptor) {
      replayed.reportCwd();
      DescriptorCalls.accept(replayed, onDescriptor);
      if (call instanceof Call.Send send) {
        markReplaced(replayed, send);
      }
    } else if (call instanceof Call.OnFile onFile) {
      if (!replayed.succeeded() || !(onFile instanceof Call.Rename)) {
        replayed.reportCwd();
      }
      onFile(replayed, onFile);
    } else if (replayed.succeeded()) {
      contextCalls.accept(replayed);
    }
  }

  private void exec(ReplayedCall call) {
    if (call.succeeded()) {
      ProcessFiles state = call.state();
      state.unshareDescriptors();
      state.descriptors().exec(call.millis());
      contextCalls.enter(call.process(), state, call.millis());
      call.reportCwd();
    }
  }

  private void open(ReplayedCall call, Call.Open open) {
    FileAccess access = accesses.open(call, open);
    DescriptorTable descriptors = call.state().descriptors();
    Integer fd = access.fd();
    observer.opened(access);
    nameless.opened(access);
    if (!access.success()) {
      observer.completed(access);
    } else if (fd == null) {
      descriptors.installAtUnknown(access);
    } else {
      descriptors.install(fd, access, OpenFlags.closesOnExec(open.flags()), call.millis());
    }
  }

  /** Accepts a pidfd_getfd: which process it takes the descriptor of is not recorded. */
  private void take(ReplayedCall call, Call.TakeDescriptor take) {
    DescriptorTable own = call.state().descriptors();
    int taken = (int) call.event().result();
    own.allocate(taken, call.millis());
    for (DescriptorTable table : states.tables()) {
      table.markPassed(take.fd(), Reason.MAYBE_TAKEN);
      if (table.unseenWrites().isRing(take.fd())) {
        own.installRing(taken, true, call.millis());
      }
    }
  }

  /**
   * Marks what a supervisor may have replaced: it installs a descriptor of its own in another
   * process, under the number that the call returns (kernel/seccomp.c, SECCOMP_ADDFD_FLAG_SETFD).
   */
  private void markReplaced(ReplayedCall call, Call.Send send) {
    boolean isInstalled = send.fd() == Origin.UNKNOWN && call.event().syscall().equals("ioctl");
    if (isInstalled && call.succeeded()) {
      int number = (int) call.event().result();
      for (DescriptorTable table : states.tables()) {
        FileAccess file = table.get(number);
        if (file != null) {
          file.markHeld(Reason.MAYBE_REPLACED);
        }
      }
    }
  }

  private void onFile(ReplayedCall replayed, Call.OnFile call) {
    ProcessFiles state = replayed.state();
    if (call instanceof Call.Close close) {
      state.descriptors().close(close.fd(), replayed.millis());
    } else if (!replayed.succeeded()) {
      return;
    } else if (call instanceof Call.CloseRange range) {
      DescriptorCalls.closeRange(replayed, range);
    } else if (call instanceof Call.Truncate truncate) {
      truncate(replayed, truncate);
    } else if (call instanceof Call.Mknod mknod) {
      nameCalls.mknod(replayed, mknod.file());
    } else if (call instanceof Call.Mkdir mkdir) {
      nameCalls.mkdir(replayed, mkdir.file());
    } else if (call instanceof Call.Symlink symlink) {
      nameCalls.symlink(replayed, symlink.link());
    } else if (call instanceof Call.Rename rename) {
      nameCalls.rename(replayed, rename);
    } else if (call instanceof Call.Link link) {
      nameCalls.link(replayed, link);
    } else if (call instanceof Call.Unlink unlink) {
      nameCalls.unlink(replayed, unlink.file());
    } else if (call instanceof Call.Rmdir rmdir) {
      nameCalls.rmdir(replayed, rmdir.file());
    }
  }

  private void truncate(ReplayedCall call, Call.Truncate truncate) {
    if (truncate.file() == null) {
      DescriptorCalls.truncate(call.state(), truncate);
    } else {
      nameCalls.truncate(call, truncate.file());
    }
  }
}
