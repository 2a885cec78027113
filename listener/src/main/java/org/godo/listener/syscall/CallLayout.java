package org.godo.listener.syscall;

import static org.godo.model.linux.CallConstants.AT_FDCWD;
import static org.godo.model.linux.CallConstants.PID_MAX_LIMIT;

/**
 * How the records of a call are decoded: what kind of call it is, and where its arguments are.
 * Arguments that a call lacks have the value by which the call with all of them does the same, so
 * that {@code open} is {@code openat} below the working directory.
 *
 * @param fd the descriptor, or the directory a relative name starts at
 * @param otherFd the last descriptor of a range, or the directory of a second name
 * @param flags the flags, mode, command or status
 */
public record CallLayout(Kind kind, Argument fd, Argument otherFd, Argument flags) {

  /** Kinds of calls, by what they do; the names in the PATH records are part of it. */
  public enum Kind {
    CLONE,
    EXEC,
    EXIT_THREAD,
    EXIT_PROCESS,
    /** The file is the first that is named and no parent directory. */
    OPEN,
    /** As {@link #OPEN}, with the flags in a record of their own. */
    OPENAT2,
    /** Of a file that has been named before; its name is not recorded. */
    OPEN_BY_HANDLE,
    WRITE,
    /** Of the file named. */
    TRUNCATE,
    /** Of an open file. */
    FTRUNCATE,
    MMAP,
    CLOSE,
    CLOSE_RANGE,
    DUP,
    FCNTL,
    IOCTL,
    IO_URING_SETUP,
    /** Of any open file; which is in memory. */
    UNSEEN_WRITES,
    /** Of the internet; others are not decoded. */
    SOCKET,
    /** May pass any descriptor; the message is in memory. */
    SEND,
    /** i386's, of which the flags say what it does; its arguments are in memory. */
    SOCKETCALL,
    PIDFD_GETFD,
    /** From the first name with type DELETE to the first with CREATE. */
    RENAME,
    /** As {@link #RENAME}; may be an exchange, which its flags say that are not logged. */
    RENAMEAT2,
    /** The name with type CREATE is the link's. */
    LINK,
    /** The name with type CREATE is the link's, the other one is its target. */
    SYMLINK,
    /** The name with type DELETE; of a directory if the flags say so. */
    UNLINK,
    /** The name with type CREATE. */
    MKDIR,
    /** The name with type CREATE. */
    MKNOD,
    CHDIR,
    FCHDIR,
    CHROOT,
    /** The first name is the new root, the second where the old one is put. */
    PIVOT_ROOT,
    /** Item 0 is the target; the kernel looks up a source after it. */
    MOUNT,
    /** From one name to another; which is first depends on the kernel. */
    MOVE_MOUNT,
    UNMOUNT,
    SETNS,
    UNSHARE;

    /** The greatest number of bytes of one call (include/linux/fs.h, MAX_RW_COUNT). */
    private static final long MAX_RW_COUNT = 0x7fff_f000L;

    /** The greatest result of a call of this kind that succeeds. */
    public long maxResult() {
      return switch (this) {
        case CLONE -> PID_MAX_LIMIT;
        case WRITE -> MAX_RW_COUNT;
        case MMAP -> Long.MAX_VALUE;
        default -> Integer.MAX_VALUE;
      };
    }
  }

  /**
   * Where an argument is.
   *
   * @param register number of the argument, from 0; -1 for one that the call does not have
   * @param constant its value then
   */
  public record Argument(int register, long constant) {
    static final Argument A0 = new Argument(0, 0);
    static final Argument A1 = new Argument(1, 0);
    static final Argument A2 = new Argument(2, 0);
    static final Argument A3 = new Argument(3, 0);

    /** The call has none, or has it in a structure that the kernel does not log. */
    static final Argument UNKNOWN = fixed(-1);

    /** The call has none; its name says this. */
    static Argument fixed(long constant) {
      return new Argument(-1, constant);
    }

    /** Whether the call has none, so that its value is the constant. */
    public boolean isConstant() {
      return register < 0;
    }
  }

  /** A call of this kind without arguments, on names below the working directory. */
  static CallLayout as(Kind kind) {
    Argument workingDirectory = Argument.fixed(AT_FDCWD);
    return new CallLayout(kind, workingDirectory, workingDirectory, Argument.fixed(0));
  }

  CallLayout fd(Argument at) {
    return new CallLayout(kind, at, otherFd, flags);
  }

  CallLayout otherFd(Argument at) {
    return new CallLayout(kind, fd, at, flags);
  }

  CallLayout flags(Argument at) {
    return new CallLayout(kind, fd, otherFd, at);
  }
}
