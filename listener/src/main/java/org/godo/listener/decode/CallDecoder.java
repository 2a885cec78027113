package org.godo.listener.decode;

import static org.godo.model.linux.CallConstants.AF_INET;
import static org.godo.model.linux.CallConstants.AF_INET6;
import static org.godo.model.linux.CallConstants.AT_FDCWD;
import static org.godo.model.linux.CallConstants.AT_REMOVEDIR;
import static org.godo.model.linux.CallConstants.FD_CLOEXEC;
import static org.godo.model.linux.CallConstants.F_DUPFD;
import static org.godo.model.linux.CallConstants.F_DUPFD_CLOEXEC;
import static org.godo.model.linux.CallConstants.F_SETFD;
import static org.godo.model.linux.CallConstants.MAP_ANONYMOUS;
import static org.godo.model.linux.CallConstants.MAP_SHARED;
import static org.godo.model.linux.CallConstants.MS_BIND;
import static org.godo.model.linux.CallConstants.SYS_SENDMMSG;
import static org.godo.model.linux.CallConstants.SYS_SENDMSG;
import static org.godo.model.linux.OpenFlags.O_CLOEXEC;
import static org.godo.model.linux.OpenFlags.O_CREAT;

import java.util.List;
import org.godo.listener.decode.Totals.Counter;
import org.godo.listener.parse.ExecveCollector;
import org.godo.listener.parse.ExecveRecord;
import org.godo.listener.parse.FieldCursor;
import org.godo.listener.parse.MmapRecord;
import org.godo.listener.parse.Openat2Record;
import org.godo.listener.parse.PathRecord;
import org.godo.listener.parse.PathRecord.NameType;
import org.godo.listener.parse.ProctitleRecord;
import org.godo.listener.parse.RecordType;
import org.godo.listener.parse.SyscallRecord;
import org.godo.listener.parse.TextCache;
import org.godo.listener.reassemble.AuditEvent;
import org.godo.listener.syscall.Arch;
import org.godo.listener.syscall.CallLayout;
import org.godo.listener.syscall.CallLayout.Argument;
import org.godo.model.linux.MountFlags;
import org.godo.model.raw.ArgumentGaps;
import org.godo.model.raw.Call;
import org.godo.model.raw.Call.PathArgument;
import org.godo.model.raw.Origin;
import org.jspecify.annotations.Nullable;

/**
 * Decodes what one system call asked for, by the layout that the table of system calls has for it.
 * {@link Arch} lists the numbers of flags and commands, and which of them architectures differ in.
 */
final class CallDecoder {

  /** MS_MGC_MSK and MS_MGC_VAL (include/uapi/linux/mount.h). */
  private static final long MS_MGC_MSK = 0xffff_0000L;

  private static final long MS_MGC_VAL = 0xc0ed_0000L;

  private final SyscallRecord record;
  private final PathRecords paths;
  private final TextCache texts;
  private final Totals totals;
  private final TwoNames names;
  private final FieldCursor cursor = new FieldCursor();
  private Arch arch = Arch.X86_64;
  private boolean lacksRecord;

  /**
   * @param record the SYSCALL record of the event being decoded
   * @param paths its PATH records
   * @param totals counts execs whose arguments are not all recorded
   */
  CallDecoder(SyscallRecord record, PathRecords paths, TextCache texts, Totals totals) {
    this.record = record;
    this.paths = paths;
    this.texts = texts;
    this.totals = totals;
    this.names = new TwoNames(record, paths, texts);
  }

  /** Decodes a call; null for one without meaning for processes, descriptors or files. */
  @Nullable Call decode(AuditEvent event, Arch callArch, CallLayout layout) {
    arch = callArch;
    lacksRecord = false;
    if (paths.areUntyped()) {
      NameTypes.infer(paths, layout.kind(), (flags(layout) & O_CREAT) != 0, record.exit());
    }
    return switch (layout.kind()) {
      case CLONE -> new Call.Clone(unsigned(layout.flags()));
      case EXEC -> exec(event, fd(layout));
      case EXIT_THREAD -> new Call.ExitCall((int) value(layout.flags()) & 0xff, false);
      case EXIT_PROCESS -> new Call.ExitCall((int) value(layout.flags()) & 0xff, true);
      case CHDIR -> new Call.Chdir(file());
      case FCHDIR -> new Call.Fchdir(fd(layout));
      case CHROOT -> new Call.Chroot(file());
      case PIVOT_ROOT -> names.pivotRoot();
      case MOUNT -> mount(mountFlags(layout));
      case MOVE_MOUNT -> names.moveMount(fd(layout), otherFd(layout));
      case UNMOUNT -> new Call.Unmount(file());
      case SETNS -> new Call.Setns(fd(layout), unsigned(layout.flags()));
      case UNSHARE -> new Call.Unshare(unsigned(layout.flags()));
      default -> onDescriptor(event, layout);
    };
  }

  /** Whether a record that belongs to the last call is missing, or not as the kernel writes it. */
  boolean lacksRecord() {
    return lacksRecord;
  }

  private @Nullable Call onDescriptor(AuditEvent event, CallLayout layout) {
    return switch (layout.kind()) {
      case OPEN -> open(fileAt(fd(layout)), arch.openFlags(flags(layout)));
      case OPENAT2 -> openat2(event, fd(layout));
      // The record may have an empty name, which is not that of the descriptor.
      case OPEN_BY_HANDLE ->
          open(new PathArgument(fd(layout), null), arch.openFlags(flags(layout)));
      case WRITE -> write(event, fd(layout));
      case DUP -> new Call.Dup(fd(layout), (flags(layout) & O_CLOEXEC) != 0);
      case FCNTL -> fcntl(layout);
      case IOCTL -> RequestDecoder.decode(fd(layout), flags(layout), record);
      case IO_URING_SETUP -> new Call.RingSetup();
      case UNSEEN_WRITES -> new Call.UnseenWrites(Origin.UNKNOWN);
      case SOCKET, SEND, SOCKETCALL, PIDFD_GETFD -> passing(layout);
      case MMAP -> mmap(event, layout);
      case CLOSE -> new Call.Close(fd(layout));
      case CLOSE_RANGE ->
          new Call.CloseRange(unsigned(layout.fd()), unsigned(layout.otherFd()), flags(layout));
      default -> onName(layout);
    };
  }

  private @Nullable Call onName(CallLayout layout) {
    return switch (layout.kind()) {
      case RENAME -> names.rename(fd(layout), otherFd(layout), false);
      case RENAMEAT2 -> names.rename(fd(layout), otherFd(layout), true);
      case LINK -> names.link(fd(layout), otherFd(layout));
      case SYMLINK -> names.symlink(fd(layout));
      case UNLINK ->
          (flags(layout) & AT_REMOVEDIR) != 0
              ? new Call.Rmdir(removed(fd(layout)))
              : new Call.Unlink(removed(fd(layout)));
      case MKDIR -> new Call.Mkdir(created(fd(layout)));
      case MKNOD -> new Call.Mknod(created(fd(layout)), flags(layout));
      case TRUNCATE -> new Call.Truncate(file(), Origin.UNKNOWN, Origin.UNKNOWN);
      case FTRUNCATE -> new Call.Truncate(null, fd(layout), flags(layout));
      default -> null;
    };
  }

  private Call exec(AuditEvent event, int dirFd) {
    PathArgument file = new PathArgument(dirFd, name(paths.item(0)));
    if (!Boolean.TRUE.equals(record.success())) {
      return new Call.Exec(file, List.of(), 0, null);
    }
    ExecveRecord execve = execve(event);
    if (execve.isWhole()) {
      return new Call.Exec(file, execve.args(), execve.argc(), interpreter(execve.args()));
    }
    totals.add(Counter.INCOMPLETE_ARGUMENTS);
    ProctitleRecord title =
        event.first(RecordType.PROCTITLE, cursor)
            ? ProctitleRecord.read(cursor)
            : ProctitleRecord.NONE;
    List<String> args = execve.args().isEmpty() ? title.args() : execve.args();
    return new Call.Exec(
        file,
        execve.args(),
        execve.argc(),
        interpreter(args),
        new ArgumentGaps(execve.leftOut(), execve.missing(), title.args(), title.cut()));
  }

  private ExecveRecord execve(AuditEvent event) {
    ExecveCollector collector = new ExecveCollector();
    for (int n = 0; n < event.count(); n++) {
      if (event.type(n) == RecordType.EXECVE) {
        collector.accept(event.fields(n, cursor));
      }
    }
    return collector.finish();
  }

  /**
   * The kernel runs a script by its interpreter, which becomes the first argument; the script's
   * name follows, after the one argument that its first line may have (fs/binfmt_script.c).
   */
  private @Nullable String interpreter(List<String> args) {
    String script = name(paths.item(0));
    String opened = name(paths.item(1));
    if (script == null || opened == null || args.isEmpty() || !args.get(0).equals(opened)) {
      return null;
    }
    int at = args.indexOf(script);
    return at == 1 || at == 2 ? opened : null;
  }

  private PathArgument fileAt(int dirFd) {
    return new PathArgument(dirFd, name(paths.file()));
  }

  private Call open(PathArgument argument, int flags) {
    PathRecord file = paths.file();
    return new Call.Open(
        argument,
        flags,
        file != null && file.type() == NameType.CREATE,
        file == null ? null : file.device().text(texts),
        file == null ? Origin.UNKNOWN : file.inode());
  }

  /** Kernels before 5.16 log no OPENAT2 record; then none of the flags are known. */
  private Call openat2(AuditEvent event, int dirFd) {
    Openat2Record how =
        event.first(RecordType.OPENAT2, cursor) ? Openat2Record.read(cursor) : Openat2Record.NONE;
    lacksRecord = how.malformed();
    return open(
        new PathArgument(dirFd, name(paths.file()), how.resolve()), arch.openFlags(how.flags()));
  }

  private Call write(AuditEvent event, int fd) {
    return new Call.Write(fd, List.of(event.millis()), List.of(Math.max(0L, record.exit())));
  }

  private @Nullable Call fcntl(CallLayout layout) {
    int fd = fd(layout);
    return switch (flags(layout)) {
      case F_DUPFD -> new Call.Dup(fd, false);
      case F_DUPFD_CLOEXEC -> new Call.Dup(fd, true);
      case F_SETFD -> new Call.SetDescriptorFlags(fd, (record.argument(2) & FD_CLOEXEC) != 0);
      default -> null;
    };
  }

  private @Nullable Call passing(CallLayout layout) {
    return switch (layout.kind()) {
      case SOCKET -> isOneOf(flags(layout), AF_INET, AF_INET6) ? new Call.InetSocket() : null;
      case SEND -> new Call.Send(fd(layout));
      case SOCKETCALL ->
          isOneOf(flags(layout), SYS_SENDMSG, SYS_SENDMMSG) ? new Call.Send(Origin.UNKNOWN) : null;
      case PIDFD_GETFD -> new Call.TakeDescriptor(fd(layout));
      default -> null;
    };
  }

  private static boolean isOneOf(int value, int one, int other) {
    return value == one || value == other;
  }

  /** Only a mapping of a descriptor that is shared can change a file, now or after mprotect(2). */
  private @Nullable Call mmap(AuditEvent event, CallLayout layout) {
    if (!event.first(RecordType.MMAP, cursor)) {
      lacksRecord = mayChangeFile(mmapFlags(layout));
      return null;
    }
    MmapRecord mapping = MmapRecord.read(cursor);
    lacksRecord = mapping.malformed();
    return mapping.fd() >= 0 && mayChangeFile(mapping.flags())
        ? new Call.Mmap(mapping.fd(), flags(layout), mapping.flags())
        : null;
  }

  /** The flags of the call itself; i386's old mmap has them in memory. */
  private int mmapFlags(CallLayout layout) {
    return layout.flags().isConstant() ? MAP_ANONYMOUS : (int) record.argument(3);
  }

  private static boolean mayChangeFile(int mmapFlags) {
    return (mmapFlags & MAP_SHARED) != 0 && (mmapFlags & MAP_ANONYMOUS) == 0;
  }

  /** Without the magic number that programs of old put above the flags; the kernel drops it too. */
  /**
   * The kernel looks up the target first, then what is bound there (fs/namespace.c, do_mount and
   * do_loopback).
   */
  private Call mount(long flags) {
    boolean isBind = (flags & MS_BIND) != 0 && MountFlags.changeTree(flags);
    String source = isBind ? name(paths.item(1)) : null;
    return new Call.Mount(at(paths.item(0)), source, flags);
  }

  private long mountFlags(CallLayout layout) {
    long flags = unsigned(layout.flags());
    return (flags & MS_MGC_MSK) == MS_MGC_VAL ? flags & ~MS_MGC_MSK : flags;
  }

  private PathArgument removed(int dirFd) {
    return new PathArgument(dirFd, nameOr(paths.named(NameType.DELETE, 0), paths.file()));
  }

  private PathArgument created(int dirFd) {
    return new PathArgument(dirFd, nameOr(paths.named(NameType.CREATE, 0), paths.file()));
  }

  private PathArgument file() {
    return at(paths.file());
  }

  private PathArgument at(@Nullable PathRecord path) {
    return new PathArgument(AT_FDCWD, name(path));
  }

  private @Nullable String nameOr(@Nullable PathRecord wanted, @Nullable PathRecord other) {
    return name(wanted == null ? other : wanted);
  }

  private @Nullable String name(@Nullable PathRecord path) {
    return path == null ? null : path.name().text(texts);
  }

  private long value(Argument argument) {
    return argument.isConstant() ? argument.constant() : record.argument(argument.register());
  }

  /** A descriptor: the kernel looks at the low 32 bits only, so ffffff9c too is AT_FDCWD. */
  private int fd(CallLayout layout) {
    return (int) value(layout.fd());
  }

  private int otherFd(CallLayout layout) {
    return (int) value(layout.otherFd());
  }

  private int flags(CallLayout layout) {
    return (int) value(layout.flags());
  }

  /** An unsigned 32-bit number; the constant of an absent argument is not truncated. */
  private long unsigned(Argument argument) {
    return argument.isConstant()
        ? argument.constant()
        : record.argument(argument.register()) & 0xffff_ffffL;
  }
}
