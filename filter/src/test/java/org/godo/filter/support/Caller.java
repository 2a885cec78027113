package org.godo.filter.support;

import static org.godo.model.linux.CallConstants.AT_FDCWD;

import java.util.List;
import org.godo.filter.support.Recording.Outcome;
import org.godo.model.raw.Call;
import org.godo.model.raw.Call.PathArgument;
import org.godo.model.raw.Origin;
import org.godo.model.raw.RawEvent;
import org.jspecify.annotations.Nullable;

/** System calls of one process, as the audit subsystem logs them. */
public final class Caller {
  public static final int O_RDONLY = 0;
  public static final int O_WRONLY = 1;
  public static final int O_RDWR = 2;
  public static final int O_CREAT = 0x40;
  public static final int O_TRUNC = 0x200;
  public static final int O_CLOEXEC = 0x80000;
  public static final int O_DIRECTORY = 0x10000;
  public static final int O_TMPFILE = 0x410000;

  private final Recording record;
  private final int tgid;

  /** The login uid that callers have at first. */
  public static final long LOGIN_UID = 4242;

  private final int ppid;
  private String cwd = "/";
  private long loginUid = LOGIN_UID;
  private @Nullable String comm;
  private @Nullable String exe;

  Caller(Recording record, int tgid, int ppid) {
    this.record = record;
    this.tgid = tgid;
    this.ppid = ppid;
  }

  /** Back to the record. */
  public Recording then() {
    return record;
  }

  public Caller at(long millis) {
    record.at(millis);
    return this;
  }

  /** The CWD record of the calls that follow. */
  public Caller in(String directory) {
    cwd = directory;
    return this;
  }

  public Caller named(String name) {
    comm = name;
    return this;
  }

  public Caller running(String program) {
    exe = program;
    return this;
  }

  private Caller call(String syscall, Outcome outcome, boolean named, Call call) {
    RawEvent.Subject subject = new RawEvent.Subject(tgid, ppid, 1000, loginUid, comm, exe);
    record.audit(subject, syscall, outcome, named ? cwd : null, call);
    return this;
  }

  private static PathArgument path(String name) {
    return new PathArgument(AT_FDCWD, name);
  }

  /** Writes another login uid, which the record of the write has already. */
  public Caller changeLoginUid(long other) {
    loginUid = other;
    return write(9, 4);
  }

  // ---- processes -----------------------------------------------------------------------------

  public Caller cloned(long flags, long result) {
    return call("clone", Outcome.of(result), false, new Call.Clone(flags));
  }

  /** clone3, whose flags the kernel does not log. */
  public Caller cloned3(long result) {
    return call("clone3", Outcome.of(result), false, new Call.Clone(Origin.UNKNOWN));
  }

  public Caller exec(String program, String... args) {
    exe = program;
    comm = program.substring(program.lastIndexOf('/') + 1);
    Call call = new Call.Exec(path(program), List.of(args), args.length, null);
    return call("execve", Outcome.of(0), true, call);
  }

  /** An exec of whose arguments the record lacks the last. */
  public Caller execCut(int argc, String program, String... args) {
    exe = program;
    comm = program.substring(program.lastIndexOf('/') + 1);
    Call call = new Call.Exec(path(program), List.of(args), argc, null);
    return call("execve", Outcome.of(0), true, call);
  }

  /** An exec of a program whose path is longer than the kernel writes. */
  public Caller execUnnamed(String file, String... args) {
    exe = null;
    comm = file;
    Call call = new Call.Exec(path(file), List.of(args), args.length, null);
    return call("execve", Outcome.of(0), true, call);
  }

  /** {@code runc init}: started from a sealed copy in memory. */
  public Caller execSealed(String... args) {
    exe = "/";
    comm = args[0];
    Call call = new Call.Exec(new PathArgument(6, ""), List.of(args), args.length, null);
    return call("execveat", Outcome.of(0), true, call);
  }

  public Caller execFails(String program, int errno) {
    Call call = new Call.Exec(path(program), List.of(), 0, null);
    return call("execve", Outcome.of(-errno), true, call);
  }

  /** The end of one thread, by the call that ends no other. */
  public Caller exit(int code) {
    return call("exit", new Outcome(null, -1), false, new Call.ExitCall(code, false));
  }

  public Caller exitGroup(int code) {
    return call("exit_group", new Outcome(null, -1), false, new Call.ExitCall(code, true));
  }

  /** exit, of one thread. */
  public Caller exitThread(int code) {
    return call("exit", new Outcome(null, -1), false, new Call.ExitCall(code, false));
  }

  public Caller chdir(String directory) {
    return call("chdir", Outcome.of(0), true, new Call.Chdir(path(directory)));
  }

  public Caller fchdir(int fd) {
    return call("fchdir", Outcome.of(0), false, new Call.Fchdir(fd));
  }

  public Caller chroot(String directory) {
    return call("chroot", Outcome.of(0), true, new Call.Chroot(path(directory)));
  }

  /** As runc calls it; the CWD record tells the directory after the root changed. */
  public Caller pivotRootHere() {
    Call call = new Call.PivotRoot(path("."), path("."));
    return in("/").call("pivot_root", Outcome.of(0), true, call);
  }

  public Caller pivotRoot(String newRoot) {
    Call call = new Call.PivotRoot(path(newRoot), path(newRoot + "/old"));
    return call("pivot_root", Outcome.of(0), true, call);
  }

  public Caller mount(String target, long flags) {
    return call("mount", Outcome.of(0), true, new Call.Mount(path(target), flags));
  }

  public Caller umount(String target) {
    return call("umount2", Outcome.of(0), true, new Call.Unmount(path(target)));
  }

  public Caller setns(int fd, long type) {
    return call("setns", Outcome.of(0), false, new Call.Setns(fd, type));
  }

  public Caller unshare(long flags) {
    return call("unshare", Outcome.of(0), false, new Call.Unshare(flags));
  }

  // ---- descriptors ---------------------------------------------------------------------------

  public Caller open(String name, int flags, int fd) {
    return openAt(AT_FDCWD, name, flags, fd);
  }

  public Caller openAt(int dirFd, String name, int flags, int fd) {
    return open(new PathArgument(dirFd, name), flags, Outcome.of(fd), false);
  }

  /** An openat2 with RESOLVE_* flags; -1 for flags that are not recorded. */
  public Caller openAt2(int dirFd, String name, int flags, int resolve, int fd) {
    PathArgument argument = new PathArgument(dirFd, name, resolve);
    Call call = new Call.Open(argument, flags, false, "fe:00", 5);
    return call("openat2", Outcome.of(fd), true, call);
  }

  /** An open that made the file. */
  public Caller create(String name, int flags, int fd) {
    return open(path(name), flags | O_CREAT, Outcome.of(fd), true);
  }

  /** An open that made a file of which the record has no name. */
  public Caller createUnnamed(int flags, int fd) {
    return open(new PathArgument(AT_FDCWD, null), flags | O_CREAT, Outcome.of(fd), true);
  }

  public Caller openFails(String name, int flags, int errno) {
    return open(path(name), flags, Outcome.of(-errno), false);
  }

  /** An open by io_uring, of which audit tells the name and the file. */
  public Caller ringOpen(@Nullable String name) {
    Call call = new Call.Open(new PathArgument(-1, name), -1, false, "fe:00", 5);
    return call("io_uring_openat", new Outcome(true, Origin.UNKNOWN), true, call);
  }

  public Caller ringClose() {
    Call call = new Call.Close(-1);
    return call("io_uring_close", new Outcome(true, Origin.UNKNOWN), false, call);
  }

  public Caller ringSetup(int fd) {
    return call("io_uring_setup", Outcome.of(fd), false, new Call.RingSetup());
  }

  /** An open that the death of its process cut short. */
  public Caller openCutShort(String name, int flags) {
    return open(path(name), flags, new Outcome(null, -1), false);
  }

  private Caller open(PathArgument file, int flags, Outcome outcome, boolean created) {
    Call call = new Call.Open(file, flags, created, null, Origin.UNKNOWN);
    return call("openat", outcome, true, call);
  }

  public Caller dup(int fd, int result) {
    return call("dup", Outcome.of(result), false, new Call.Dup(fd, false));
  }

  public Caller dup2(int fd, int to) {
    return call("dup2", Outcome.of(to), false, new Call.Dup(fd, false));
  }

  public Caller closeOnExec(int fd, boolean set) {
    return call("fcntl", Outcome.of(0), false, new Call.SetDescriptorFlags(fd, set));
  }

  public Caller write(int fd, long bytes) {
    Call call = new Call.Write(fd, List.of(record.now()), List.of(bytes));
    return call("write", Outcome.of(bytes), false, call);
  }

  public Caller mmapShared(int fd) {
    return mmapShared(fd, 3);
  }

  /** A shared mapping with these PROT_* bits, {@link Origin#UNKNOWN} for i386's old mmap. */
  public Caller mmapShared(int fd, int protection) {
    String name = protection == Origin.UNKNOWN ? "old_mmap" : "mmap";
    return call(name, Outcome.of(4096), false, new Call.Mmap(fd, protection, 1));
  }

  public Caller submit() {
    return call("io_submit", Outcome.of(1), false, new Call.UnseenWrites(Origin.UNKNOWN));
  }

  /** A request by which the kernel may write to a file, {@link Origin#UNKNOWN} for any. */
  public Caller requestWrites(int fd) {
    return call("ioctl", Outcome.of(0), false, new Call.UnseenWrites(fd));
  }

  /** A message that may pass any descriptor. */
  public Caller send(int socket) {
    return call("sendmsg", Outcome.of(1), false, new Call.Send(socket));
  }

  /** A descriptor with this number that a supervisor installs in another process by ioctl. */
  public Caller addDescriptor(int number) {
    return call("ioctl", Outcome.of(number), false, new Call.Send(Origin.UNKNOWN));
  }

  public Caller inetSocket(int fd) {
    return call("socket", Outcome.of(fd), false, new Call.InetSocket());
  }

  /** pidfd_getfd of a descriptor with this number in another process. */
  public Caller take(int number, int fd) {
    return call("pidfd_getfd", Outcome.of(fd), false, new Call.TakeDescriptor(number));
  }

  public Caller mknod(String name) {
    return call("mknod", Outcome.of(0), true, new Call.Mknod(path(name), 0100600));
  }

  public Caller close(int fd) {
    return call("close", Outcome.of(0), false, new Call.Close(fd));
  }

  public Caller closeRange(long first, long last, int flags) {
    Call call = new Call.CloseRange(first, last, flags);
    return call("close_range", Outcome.of(0), false, call);
  }

  // ---- names ---------------------------------------------------------------------------------

  public Caller rename(String from, String to) {
    return call("rename", Outcome.of(0), true, new Call.Rename(path(from), path(to), 0));
  }

  /** A rename from below a directory's descriptor. */
  public Caller renameAt(int fromDirFd, String from, String to) {
    Call call = new Call.Rename(new PathArgument(fromDirFd, from), path(to), 0);
    return call("renameat", Outcome.of(0), true, call);
  }

  /** A rename to below a directory's descriptor. */
  public Caller renameTo(String from, int toDirFd, String to) {
    Call call = new Call.Rename(path(from), new PathArgument(toDirFd, to), 0);
    return call("renameat", Outcome.of(0), true, call);
  }

  public Caller exchange(String one, String other) {
    return call("renameat2", Outcome.of(0), true, new Call.Rename(path(one), path(other), 2));
  }

  /** A rename whose record is that of an exchange too. */
  public Caller maybeExchange(String one, String other) {
    Call call = new Call.Rename(path(one), path(other), Origin.UNKNOWN);
    return call("renameat2", Outcome.of(0), true, call);
  }

  public Caller link(String file, String further) {
    return call("link", Outcome.of(0), true, new Call.Link(path(file), path(further)));
  }

  public Caller linkAt(int fileDirFd, String file, String further) {
    Call call = new Call.Link(new PathArgument(fileDirFd, file), path(further));
    return call("linkat", Outcome.of(0), true, call);
  }

  /** A link to below a directory's descriptor. */
  public Caller linkTo(String file, int linkDirFd, String further) {
    Call call = new Call.Link(path(file), new PathArgument(linkDirFd, further));
    return call("linkat", Outcome.of(0), true, call);
  }

  public Caller symlink(String target, String link) {
    return call("symlink", Outcome.of(0), true, new Call.Symlink(target, path(link)));
  }

  public Caller mkdir(String name) {
    return call("mkdir", Outcome.of(0), true, new Call.Mkdir(path(name)));
  }

  public Caller unlink(String name) {
    return call("unlink", Outcome.of(0), true, new Call.Unlink(path(name)));
  }

  public Caller rmdir(String name) {
    return call("rmdir", Outcome.of(0), true, new Call.Rmdir(path(name)));
  }

  public Caller truncate(String name) {
    return call("truncate", Outcome.of(0), true, new Call.Truncate(path(name), -1, -1));
  }

  public Caller ftruncate(int fd) {
    return call("ftruncate", Outcome.of(0), false, new Call.Truncate(null, fd, -1));
  }

  /** {@code mode}: FALLOC_FL_* bits. */
  public Caller fallocate(int fd, int mode) {
    return call("fallocate", Outcome.of(0), false, new Call.Truncate(null, fd, mode));
  }
}
