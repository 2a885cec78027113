package org.godo.benchmark.filter;

import static org.godo.model.linux.CallConstants.AT_FDCWD;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.godo.model.linux.LoginUid;
import org.godo.model.linux.WaitStatus;
import org.godo.model.raw.Call;
import org.godo.model.raw.Call.PathArgument;
import org.godo.model.raw.Origin;
import org.godo.model.raw.RawEvent.Subject;
import org.jspecify.annotations.Nullable;

/** A process: what it calls is told as the kernel would, and done to its descriptors. */
final class Task {
  static final int O_WRONLY = 1;
  static final int O_CREAT = 0x40;
  static final int O_EXCL = 0x80;
  static final int O_TRUNC = 0x200;
  static final int O_CLOEXEC = 0x80000;

  private static final int ENOENT = -2;
  private static final long FORK = 0x1200011;
  private static final long VFORK = 0x4111;
  private static final long CLONE_PARENT = 0x8011;
  private static final long THREAD = 0x3d0f00;
  private static final int STANDARD_OUTPUT = 1;

  private final Host host;
  private final Journal journal;
  private final int pid;
  private final Set<Task> children = new LinkedHashSet<>();
  private final List<Integer> threads = new ArrayList<>();
  private final BitSet open = new BitSet();
  private final BitSet closeOnExec = new BitSet();

  /** Those of the open descriptors whose opening was recorded; others are pipes and sockets. */
  private final BitSet files = new BitSet();

  private @Nullable Task parent;

  /** Who adopts what its descendants leave behind. */
  private Task reaper;

  private @Nullable Box box;
  private @Nullable Subject subject;
  private String comm;
  private String exe;
  private String cwd;
  private int spent;

  private Task(Host host, int pid, @Nullable Task parent, String comm, String exe, String cwd) {
    this.host = host;
    this.journal = host.journal();
    this.pid = pid;
    this.parent = parent;
    this.comm = comm;
    this.exe = exe;
    this.cwd = cwd;
    this.reaper = parent == null ? this : parent.reaper;
    open.set(0, 3);
  }

  /** One that was there before the session. */
  static Task before(Host host, int pid, @Nullable Task parent, String exe) {
    Task task = new Task(host, pid, parent, baseName(exe), exe, "/");
    if (parent != null) {
      parent.children.add(task);
    }
    host.born();
    return task;
  }

  private static String baseName(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    return name.length() > 15 ? name.substring(0, 15) : name;
  }

  int pid() {
    return pid;
  }

  List<Task> children() {
    return List.copyOf(children);
  }

  boolean hasChildren() {
    return !children.isEmpty();
  }

  /** Documents that told of it. */
  int spent() {
    return spent;
  }

  private void spend(int documents) {
    spent += documents;
  }

  private Subject subject() {
    Subject known = subject;
    if (known == null) {
      known = new Subject(pid, parent == null ? 0 : parent.pid, 0, LoginUid.UNSET, comm, exe);
      subject = known;
    }
    return known;
  }

  // ---- processes -----------------------------------------------------------------------------

  /** fork(2). */
  Task fork() {
    Task child = born(this);
    cloned(FORK, child);
    return child;
  }

  /** vfork(2), which returns when the child runs its program. */
  Task vfork(String program, String... args) {
    Task child = born(this);
    child.exec(program, args);
    cloned(VFORK, child);
    return child;
  }

  /** A child that becomes this one's sibling, as the runtime's stages do. */
  Task forkSibling() {
    Task child = born(parent == null ? this : parent);
    cloned(CLONE_PARENT, child);
    return child;
  }

  private Task born(Task parentOfChild) {
    Task child = new Task(host, host.pids().take(), parentOfChild, comm, exe, cwd);
    child.reaper = reaper;
    child.box = box;
    child.open.clear();
    child.open.or(open);
    child.closeOnExec.or(closeOnExec);
    child.files.or(files);
    parentOfChild.children.add(child);
    host.born();
    journal.fork(child.pid, child.pid, parentOfChild.pid);
    child.spend(1);
    return child;
  }

  private void cloned(long flags, Task child) {
    Box namespace = box;
    int result = namespace == null ? child.pid : namespace.nextInnerPid();
    journal.audit(subject(), "clone", result, new Call.Clone(flags));
    spend(1);
  }

  void startThread() {
    int tid = host.pids().take();
    threads.add(tid);
    int creatorsParent = parent == null ? 1 : parent.pid;
    journal.fork(tid, pid, creatorsParent);
    boolean old = (tid & 1) == 0;
    Box namespace = box;
    int result = namespace == null ? tid : namespace.nextInnerPid();
    journal.audit(
        subject(), old ? "clone" : "clone3", result, new Call.Clone(old ? THREAD : Origin.UNKNOWN));
    spend(2);
  }

  /** The process names itself. */
  void rename(String name) {
    comm = name;
    subject = null;
    journal.comm(pid, pid, name);
    spend(1);
  }

  void exec(String program, String... args) {
    exec(new PathArgument(AT_FDCWD, program), program, baseName(program), args);
  }

  /** The runtime runs itself from a sealed copy in memory. */
  void execSealed(String... args) {
    exec(new PathArgument(6, ""), "/", args[0], args);
  }

  private void exec(PathArgument file, String program, String name, String... args) {
    comm = name;
    exe = program;
    subject = null;
    open.andNot(closeOnExec);
    files.andNot(closeOnExec);
    closeOnExec.clear();
    journal.execNotice(pid);
    Call call = new Call.Exec(file, List.of(args), args.length, null);
    journal.audit(subject(), "execve", true, 0, cwd, call);
    spend(2);
  }

  void execFails(String program) {
    Call call = new Call.Exec(path(program), List.of(), 0, null);
    journal.audit(subject(), "execve", false, ENOENT, cwd, call);
    spend(1);
  }

  void exit(int code) {
    journal.auditExit(subject(), code);
    spend(1);
    ended(WaitStatus.ofExitCode(code));
  }

  /** A signal ends it: the connector alone tells. */
  void killed(int signal) {
    ended(new WaitStatus(signal));
  }

  private void ended(WaitStatus status) {
    Task waiter = parent;
    int waiterPid = waiter == null ? 0 : waiter.pid;
    for (int tid : threads) {
      journal.exit(tid, pid, status, 0);
      host.pids().free(tid);
    }
    journal.exit(pid, pid, status, waiterPid);
    spend(threads.size() + 1);
    host.pids().free(pid);
    for (Task child : children) {
      child.parent = reaper;
      child.subject = null;
      reaper.children.add(child);
    }
    if (waiter != null) {
      waiter.children.remove(this);
      host.childEnded(waiter);
    }
  }

  // ---- where it is ---------------------------------------------------------------------------

  @Nullable Box box() {
    return box;
  }

  /** The first process of a container: its pid namespace begins with it. */
  void enter(Box container) {
    box = container;
    container.nextInnerPid();
    adoptOrphans();
  }

  /** As prctl(2) with PR_SET_CHILD_SUBREAPER. */
  void adoptOrphans() {
    reaper = this;
  }

  void chdir(String directory) {
    cwd = directory;
    journal.audit(subject(), "chdir", true, 0, cwd, new Call.Chdir(path(directory)));
    spend(1);
  }

  /** As the runtime calls it; the record of the directory tells what it is after. */
  void pivotRootHere() {
    cwd = "/";
    Call call = new Call.PivotRoot(path("."), path("."));
    journal.audit(subject(), "pivot_root", true, 0, cwd, call);
    spend(1);
  }

  // ---- descriptors ---------------------------------------------------------------------------

  private static PathArgument path(String name) {
    return new PathArgument(AT_FDCWD, name);
  }

  int open(String name, int flags) {
    int fd = open.nextClearBit(0);
    open.set(fd);
    files.set(fd);
    closeOnExec.set(fd, (flags & O_CLOEXEC) != 0);
    boolean created = (flags & O_EXCL) != 0;
    Call call =
        new Call.Open(path(name), flags, created, "fe:00", 1_000_000 + name.hashCode() % 999_983);
    journal.audit(subject(), "openat", true, fd, cwd, call);
    host.opened();
    spend(1);
    return fd;
  }

  void openFails(String name) {
    Call call = new Call.Open(path(name), O_CLOEXEC, false, null, Origin.UNKNOWN);
    journal.audit(subject(), "openat", false, ENOENT, cwd, call);
    host.opened();
    spend(1);
  }

  void write(int fd, int bytes) {
    Call call = new Call.Write(fd, List.of(journal.coarseMillis()), List.of((long) bytes));
    journal.audit(subject(), "write", bytes, call);
    if (files.get(fd)) {
      host.wrote(bytes);
    }
    spend(1);
  }

  void print(int bytes) {
    write(STANDARD_OUTPUT, bytes);
  }

  void close(int fd) {
    open.clear(fd);
    files.clear(fd);
    closeOnExec.clear(fd);
    journal.audit(subject(), "close", 0, new Call.Close(fd));
    spend(1);
  }

  /** A pipe or socket, of whose making no call tells, is closed. */
  void closePipe() {
    int fd = open.nextClearBit(0);
    journal.audit(subject(), "close", 0, new Call.Close(fd));
    spend(1);
  }

  /** dup(2) of the standard output. */
  int dupOutput() {
    int fd = open.nextClearBit(0);
    open.set(fd);
    files.set(fd, files.get(STANDARD_OUTPUT));
    journal.audit(subject(), "dup", fd, new Call.Dup(STANDARD_OUTPUT, false));
    spend(1);
    return fd;
  }

  /** As a shell does for {@code > name}. */
  void redirectOutput(String name) {
    int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC);
    journal.audit(subject(), "dup2", STANDARD_OUTPUT, new Call.Dup(fd, false));
    open.set(STANDARD_OUTPUT);
    files.set(STANDARD_OUTPUT);
    spend(1);
    close(fd);
  }

  void keepOverExec(int fd) {
    closeOnExec.clear(fd);
    journal.audit(subject(), "fcntl", 0, new Call.SetDescriptorFlags(fd, false));
    spend(1);
  }

  // ---- names ---------------------------------------------------------------------------------

  /** Tells of the file that took the place as an access of its own. */
  void renameFile(String from, String to) {
    host.opened();
    Call call = new Call.Rename(path(from), path(to), 0);
    journal.audit(subject(), "rename", true, 0, cwd, call);
    spend(1);
  }

  void unlink(String name) {
    journal.audit(subject(), "unlink", true, 0, cwd, new Call.Unlink(path(name)));
    spend(1);
  }

  void mkdir(String name) {
    journal.audit(subject(), "mkdir", true, 0, cwd, new Call.Mkdir(path(name)));
    spend(1);
  }

  void rmdir(String name) {
    journal.audit(subject(), "rmdir", true, 0, cwd, new Call.Rmdir(path(name)));
    spend(1);
  }

  void symlink(String target, String name) {
    journal.audit(subject(), "symlink", true, 0, cwd, new Call.Symlink(target, path(name)));
    spend(1);
  }
}
