package org.godo.model.raw;

import java.util.List;
import org.godo.model.linux.CallConstants;
import org.godo.model.linux.MountFlags;
import org.godo.model.linux.Resolve;
import org.jspecify.annotations.Nullable;

/**
 * A system call decoded from its number, its arguments and the records of its event. Its success
 * and result are in {@link RawEvent.Syscall}. Descriptors and flags are the caller's own numbers.
 */
public sealed interface Call {

  /** Value of the field {@code event}; one per kind, calls of one kind share it. */
  String event();

  /** The collection a call of this kind is written to. */
  default RawCollection collection() {
    return RawCollection.PIDS;
  }

  /** A call about a descriptor that stays open. */
  sealed interface OnDescriptor extends Call {
    @Override
    default RawCollection collection() {
      return RawCollection.FDS;
    }
  }

  /** A call that closes a descriptor or changes what names a file. */
  sealed interface OnFile extends Call {
    @Override
    default RawCollection collection() {
      return RawCollection.FILES;
    }
  }

  /**
   * A file named in a call.
   *
   * @param dirFd descriptor of the directory a relative name starts at, {@link
   *     CallConstants#AT_FDCWD} for the working directory
   * @param name as the program passed it; empty for a call on {@code dirFd} itself; null when the
   *     event has no PATH record
   * @param resolve RESOLVE_* bits of openat2; {@link Resolve#UNKNOWN} where they are not recorded
   */
  record PathArgument(int dirFd, @Nullable String name, int resolve) {
    /** A name that is resolved without restrictions. */
    public PathArgument(int dirFd, @Nullable String name) {
      this(dirFd, name, 0);
    }
  }

  // ---- pids ----------------------------------------------------------------------------------

  /**
   * fork, vfork, clone, clone3. The result is the child's pid in the caller's namespace.
   *
   * @param flags CLONE_* bits; {@link Origin#UNKNOWN} for clone3, whose argument the kernel does
   *     not log
   */
  record Clone(long flags) implements Call {
    @Override
    public String event() {
      return "clone";
    }
  }

  /**
   * execve, execveat.
   *
   * @param file the file as requested
   * @param args argument vector as the new program sees it, so with the interpreter first for a
   *     script; each at its index, so that an empty one may be missing; empty for a failed call
   *     (the kernel logs none)
   * @param argc number of arguments the kernel counted; more than {@code args} when some were lost;
   *     {@link Origin#UNKNOWN} where the record that has it is missing; 0 for a failed call
   * @param interpreter for a script, the interpreter its first line names
   * @param gaps what is not recorded of the arguments
   */
  record Exec(
      PathArgument file,
      List<String> args,
      int argc,
      @Nullable String interpreter,
      ArgumentGaps gaps)
      implements Call {

    /** An exec all of whose arguments are recorded. */
    public Exec(PathArgument file, List<String> args, int argc, @Nullable String interpreter) {
      this(file, args, argc, interpreter, ArgumentGaps.NONE);
    }

    @Override
    public String event() {
      return "exec";
    }
  }

  /** exit (one thread) and exit_group (the whole thread group). */
  record ExitCall(int code, boolean group) implements Call {
    @Override
    public String event() {
      return "exit";
    }
  }

  /**
   * No call: a signal whose action is to end the process, as audit's ANOM_ABEND record has it
   * (kernel/auditsc.c, {@code audit_core_dumps}: only of signals that dump core by default), or the
   * SECCOMP record of a call that is not allowed. Neither success, result nor parent are known.
   *
   * @param group whether the whole thread group ended; else the thread that made the call, which
   *     may be the only one (SECCOMP_RET_KILL_THREAD)
   */
  record Killed(int signal, boolean group) implements Call {
    @Override
    public String event() {
      return "killed";
    }
  }

  /** chdir. */
  record Chdir(PathArgument file) implements Call {
    @Override
    public String event() {
      return "chdir";
    }
  }

  /** fchdir. */
  record Fchdir(int fd) implements Call {
    @Override
    public String event() {
      return "fchdir";
    }
  }

  /** chroot. */
  record Chroot(PathArgument file) implements Call {
    @Override
    public String event() {
      return "chroot";
    }
  }

  /** pivot_root. */
  record PivotRoot(PathArgument newRoot, PathArgument putOld) implements Call {
    @Override
    public String event() {
      return "pivot_root";
    }
  }

  /**
   * mount and move_mount: something is mounted at a path, or the mount there is changed.
   *
   * @param target its name is null also for a move_mount whose records do not say which name is the
   *     target's
   * @param source what mount binds to the target (MS_BIND); null where the record has no name of
   *     it, as of a directory that is bound to itself, and for other calls
   * @param flags MS_* bits; MS_MOVE for move_mount, also where it attaches a new mount
   */
  record Mount(PathArgument target, @Nullable String source, long flags) implements Call {
    @Override
    public String event() {
      return "mount";
    }

    /** Returns whether it changes what is mounted where. */
    public boolean changesTree() {
      return MountFlags.changeTree(flags);
    }
  }

  /** umount2, and umount of i386. */
  record Unmount(PathArgument target) implements Call {
    @Override
    public String event() {
      return "umount";
    }
  }

  /** setns; {@code type} is 0 or CLONE_NEW* bits. */
  record Setns(int fd, long type) implements Call {
    @Override
    public String event() {
      return "setns";
    }
  }

  /** unshare; {@code flags} are CLONE_* bits. */
  record Unshare(long flags) implements Call {
    @Override
    public String event() {
      return "unshare";
    }
  }

  // ---- fds -----------------------------------------------------------------------------------

  /**
   * open, openat, openat2, creat, open_by_handle_at. The result is the new descriptor. Of an open
   * by io_uring neither descriptor, directory nor flags are known: they are {@link Origin#UNKNOWN}.
   *
   * @param flags O_* bits of the caller's architecture, creat's implied ones included
   * @param created whether this call created the file
   * @param device device of the file as MAJOR:MINOR in hex, null when the kernel did not report it
   * @param inode inode number, {@link Origin#UNKNOWN} when the kernel did not report it
   */
  record Open(PathArgument file, int flags, boolean created, @Nullable String device, long inode)
      implements OnDescriptor {
    @Override
    public String event() {
      return "open";
    }
  }

  /** dup, dup2, dup3, fcntl F_DUPFD and F_DUPFD_CLOEXEC. The result is the new descriptor. */
  record Dup(int fd, boolean closeOnExec) implements OnDescriptor {
    @Override
    public String event() {
      return "dup";
    }
  }

  /** fcntl F_SETFD; ioctl FIOCLEX, FIONCLEX. */
  record SetDescriptorFlags(int fd, boolean closeOnExec) implements OnDescriptor {
    @Override
    public String event() {
      return "setfd";
    }
  }

  /**
   * The write family, sendfile, splice, copy_file_range: consecutive calls of one thread group to
   * one descriptor may share a document.
   *
   * @param fd the descriptor written to
   * @param timestamps milliseconds since the epoch, one per call
   * @param bytes what each call wrote, same length
   */
  record Write(int fd, List<Long> timestamps, List<Long> bytes) implements OnDescriptor {
    @Override
    public String event() {
      return "write";
    }
  }

  /**
   * io_uring_setup: from here on the process can write without a call that is recorded. The result
   * is the ring's descriptor.
   */
  record RingSetup() implements OnDescriptor {
    @Override
    public String event() {
      return "io_uring";
    }
  }

  /**
   * io_submit, and requests of ioctl by which the kernel writes to files that are in memory: from
   * here on there may be writes that are not recorded, to files that the process has open.
   *
   * @param fd the descriptor; {@link Origin#UNKNOWN} if it may be any that is open
   */
  record UnseenWrites(int fd) implements OnDescriptor {
    @Override
    public String event() {
      return "unseen_writes";
    }
  }

  /** socket of AF_INET or AF_INET6, which passes no descriptors. The result is its descriptor. */
  record InetSocket() implements OnDescriptor {
    @Override
    public String event() {
      return "inet_socket";
    }
  }

  /**
   * sendmsg, sendmmsg, i386's socketcall for them, and ioctl SECCOMP_IOCTL_NOTIF_ADDFD: the
   * message, which is not recorded, may pass any descriptor of the process to another (SCM_RIGHTS).
   * {@code fd} is the socket, {@link Origin#UNKNOWN} of socketcall and ioctl.
   */
  record Send(int fd) implements OnDescriptor {
    @Override
    public String event() {
      return "send";
    }
  }

  /** pidfd_getfd of a descriptor with a number in a process that is not recorded. */
  record TakeDescriptor(int fd) implements OnDescriptor {
    @Override
    public String event() {
      return "take_descriptor";
    }
  }

  /**
   * mmap of a descriptor, shared.
   *
   * @param protection PROT_* bits; {@link Origin#UNKNOWN} for a call that has them in memory
   */
  record Mmap(int fd, int protection, int flags) implements OnDescriptor {
    @Override
    public String event() {
      return "mmap";
    }
  }

  // ---- files ---------------------------------------------------------------------------------

  /** close; by io_uring, {@code fd} is {@link Origin#UNKNOWN}. */
  record Close(int fd) implements OnFile {
    @Override
    public String event() {
      return "close";
    }
  }

  /**
   * close_range.
   *
   * @param last inclusive, as an unsigned 32-bit number
   * @param flags CLOSE_RANGE_UNSHARE 2, CLOSE_RANGE_CLOEXEC 4
   */
  record CloseRange(long first, long last, int flags) implements OnFile {
    @Override
    public String event() {
      return "close_range";
    }
  }

  /**
   * rename, renameat, renameat2.
   *
   * @param flags RENAME_EXCHANGE 2, else 0; {@link Origin#UNKNOWN} if it may be an exchange
   */
  record Rename(PathArgument from, PathArgument to, int flags) implements OnFile {
    @Override
    public String event() {
      return "rename";
    }
  }

  /** link, linkat: {@code link} is a further name of {@code file}. */
  record Link(PathArgument file, PathArgument link) implements OnFile {
    @Override
    public String event() {
      return "link";
    }
  }

  /** symlink, symlinkat; {@code target} is the text of the link. */
  record Symlink(@Nullable String target, PathArgument link) implements OnFile {
    @Override
    public String event() {
      return "symlink";
    }
  }

  /** unlink, and unlinkat of a file. */
  record Unlink(PathArgument file) implements OnFile {
    @Override
    public String event() {
      return "unlink";
    }
  }

  /**
   * truncate, with a name; ftruncate, fallocate and requests of ioctl that replace content, with a
   * descriptor (then {@code file} is null).
   *
   * @param mode fallocate's FALLOC_FL_* bits, {@link Origin#UNKNOWN} for the other calls
   */
  record Truncate(@Nullable PathArgument file, int fd, int mode) implements OnFile {
    @Override
    public String event() {
      return "truncate";
    }

    /** Returns whether it changes existing content; a plain fallocate only reserves space. */
    public boolean changesContent() {
      return mode == Origin.UNKNOWN || (mode & ~CallConstants.FALLOC_FL_KEEP_SIZE) != 0;
    }
  }

  /** mkdir, mkdirat. */
  record Mkdir(PathArgument file) implements OnFile {
    @Override
    public String event() {
      return "mkdir";
    }
  }

  /** mknod, mknodat; {@code mode} has S_IF* bits (none: a regular file) and permissions. */
  record Mknod(PathArgument file, int mode) implements OnFile {
    @Override
    public String event() {
      return "mknod";
    }
  }

  /** rmdir, and unlinkat of a directory. */
  record Rmdir(PathArgument file) implements OnFile {
    @Override
    public String event() {
      return "rmdir";
    }
  }
}
