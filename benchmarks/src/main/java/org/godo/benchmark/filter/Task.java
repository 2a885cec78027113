package org.godo.benchmark.filter;

import static org.godo.model.linux.CallConstants.AT_FDCWD;

import java.util.ArrayList;
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

/** A simulated process: writes its calls as the kernel reports them, and applies them. */
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
  private final DescriptorBits descriptors;
  private @Nullable Task parent;

  /** The process that adopts its orphaned descendants. */
  private Task reaper;

  private @Nullable Box box;
  private @Nullable Subject subject;
  private String comm;
  private String exe;
  private String cwd;
  private int spent;

  private Task(
      Host host,
      int pid,
      @Nullable Task parent,
      String comm,
      String exe,
      String cwd,
      DescriptorBits descriptors) {
    this.host = host;
    this.journal = host.journal();
    this.pid = pid;
    this.parent = parent;
    this.comm = comm;
    this.exe = exe;
    this.cwd = cwd;
    this.descriptors = descriptors;
    this.reaper = parent == null ? this : parent.reaper;
  }

  /** Returns a process from before the session. */
  static Task before(Host host, int pid, @Nullable Task parent, String exe) {
    Task task = new Task(host, pid, parent, baseName(exe), exe, "/", DescriptorBits.standard());
    if (parent != null) {
      parent.children.add(task);
    }
    host.counts().addProcess();
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

  /** Returns the number of documents about this process. */
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
    Task child = create(this);
    cloned(FORK, child);
    return child;
  }

  /** vfork(2), which returns when the child runs its program. */
  Task vfork(String program, String... args) {
    Task child = create(this);
    child.exec(program, args);
    cloned(VFORK, child);
    return child;
  }

  /** Creates a sibling, as the runtime does for its stages (CLONE_PARENT). */
  Task forkSibling() {
    Task child = create(parent == null ? this : parent);
    cloned(CLONE_PARENT, child);
    return child;
  }

  private Task create(Task parentOfChild) {
    Task child =
        new Task(host, host.pids().next(), parentOfChild, comm, exe, cwd, descriptors.copy());
    child.reaper = reaper;
    child.box = box;
    parentOfChild.children.add(child);
    host.counts().addProcess();
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
    int tid = host.pids().next();
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

  /** Changes the task name. */
  void rename(String name) {
    comm = name;
    subject = null;
    journal.comm(pid, pid, name);
    spend(1);
  }

  void exec(String program, String... args) {
    exec(new PathArgument(AT_FDCWD, program), program, baseName(program), args);
  }

  /** Executes a sealed copy in memory, as the runtime does with itself. */
  void execSealed(String... args) {
    exec(new PathArgument(6, ""), "/", args[0], args);
  }

  private void exec(PathArgument file, String program, String name, String... args) {
    comm = name;
    exe = program;
    subject = null;
    descriptors.exec();
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

  /** Ends by a signal, which only the connector reports. */
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

  // ---- container and directories
  // ---------------------------------------------------------------------------

  @Nullable Box box() {
    return box;
  }

  /** Becomes the first process of a container and of its pid namespace. */
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

  /** Calls pivot_root as the runtime does, with the working directory as both arguments. */
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
    int fd = descriptors.lowestFree();
    descriptors.open(fd, true);
    descriptors.closeOnExec(fd, (flags & O_CLOEXEC) != 0);
    boolean created = (flags & O_EXCL) != 0;
    Call call =
        new Call.Open(path(name), flags, created, "fe:00", 1_000_000 + name.hashCode() % 999_983);
    journal.audit(subject(), "openat", true, fd, cwd, call);
    host.counts().addFileAccess();
    spend(1);
    return fd;
  }

  void openFails(String name) {
    Call call = new Call.Open(path(name), O_CLOEXEC, false, null, Origin.UNKNOWN);
    journal.audit(subject(), "openat", false, ENOENT, cwd, call);
    host.counts().addFileAccess();
    spend(1);
  }

  void write(int fd, int bytes) {
    Call call = new Call.Write(fd, List.of(journal.coarseMillis()), List.of((long) bytes));
    journal.audit(subject(), "write", bytes, call);
    if (descriptors.isFile(fd)) {
      host.counts().addWrite(bytes);
    }
    spend(1);
  }

  void print(int bytes) {
    write(STANDARD_OUTPUT, bytes);
  }

  void close(int fd) {
    descriptors.close(fd);
    journal.audit(subject(), "close", 0, new Call.Close(fd));
    spend(1);
  }

  /** Closes a pipe or socket, whose creation is not recorded. */
  void closePipe() {
    int fd = descriptors.lowestFree();
    journal.audit(subject(), "close", 0, new Call.Close(fd));
    spend(1);
  }

  /** dup(2) of the standard output. */
  int dupOutput() {
    int fd = descriptors.lowestFree();
    descriptors.open(fd, descriptors.isFile(STANDARD_OUTPUT));
    journal.audit(subject(), "dup", fd, new Call.Dup(STANDARD_OUTPUT, false));
    spend(1);
    return fd;
  }

  /** As a shell does for {@code > name}. */
  void redirectOutput(String name) {
    int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC);
    journal.audit(subject(), "dup2", STANDARD_OUTPUT, new Call.Dup(fd, false));
    descriptors.open(STANDARD_OUTPUT, true);
    spend(1);
    close(fd);
  }

  void keepOverExec(int fd) {
    descriptors.closeOnExec(fd, false);
    journal.audit(subject(), "fcntl", 0, new Call.SetDescriptorFlags(fd, false));
    spend(1);
  }

  // ---- names ---------------------------------------------------------------------------------

  /** Renames a file, which is an access to the new name. */
  void renameFile(String from, String to) {
    host.counts().addFileAccess();
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
