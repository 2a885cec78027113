package org.godo.system.truth;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.godo.system.truth.Descriptors.OpenedFile;
import org.godo.system.truth.StraceStep.StraceCall;
import org.jspecify.annotations.Nullable;

/**
 * Replays a log of strace into facts. Closes and writes count at their entry and opens at their
 * return: a descriptor is reused only after the close that frees it has started, in whichever order
 * the tracer sees the two.
 */
final class Witness {
  private static final long CLONE_FS = 0x200;
  private static final long CLONE_FILES = 0x400;
  private static final long CLONE_THREAD = 0x10000;
  private static final Map<String, Long> CLONE_FLAGS =
      Map.of(
          "CLONE_FS", CLONE_FS,
          "CLONE_FILES", CLONE_FILES,
          "CLONE_THREAD", CLONE_THREAD);

  private static final Pattern FLAGS = Pattern.compile("flags=([A-Z0-9_|]+)");

  private final ContainerView view;
  private final Labels labels = new Labels();
  private final Map<String, KnownNames> names = new HashMap<>();
  private final Map<Integer, TracedTask> tasks = new HashMap<>();
  private final Map<Integer, Deque<StraceCall>> creations = new HashMap<>();
  private final List<OpenedFile> files = new ArrayList<>();
  private final Facts facts = new Facts();

  /**
   * @param view the files with which each of the traced containers starts
   */
  Witness(ContainerView view) {
    this.view = view;
  }

  /**
   * Adds a container's first process, to which strace attached before it did anything.
   *
   * @param pid in the initial pid namespace
   * @param parent pid of its parent, the shim
   */
  void root(String container, int pid, int parent, String cwd) {
    TracedProcess process = new TracedProcess(pid, labels.next(container, pid), "/programs/gate");
    facts.parent(process.label, Labels.outside(parent));
    tasks.put(
        pid, new TracedTask(container, process, new Descriptors(), new AtomicReference<>(cwd)));
    names.put(container, new KnownNames(view));
  }

  /** Replays the whole log; call it once. */
  Facts replay(List<StraceStep> steps) throws IOException {
    for (StraceStep step : steps) {
      if (step instanceof StraceStep.Returned returned && returned.call().child() != 0) {
        creations
            .computeIfAbsent(returned.call().child(), pid -> new ArrayDeque<>())
            .add(returned.call());
      }
    }
    for (StraceStep step : steps) {
      accept(step);
    }
    for (OpenedFile file : files) {
      facts.wrote(file.opener.label, file.name, file.writes, file.bytes);
    }
    return facts;
  }

  private void accept(StraceStep step) throws IOException {
    if (step instanceof StraceStep.Entered entered) {
      entered(entered.call());
    } else if (step instanceof StraceStep.Returned returned) {
      returned(returned.call());
    } else if (step instanceof StraceStep.Superseded superseded) {
      TracedTask thread = task(superseded.thread());
      tasks.remove(superseded.thread());
      tasks.put(superseded.leader(), thread);
    } else if (step instanceof StraceStep.Ended ended) {
      TracedTask task = task(ended.tid());
      tasks.remove(ended.tid());
      if (task.process.pid == ended.tid()) {
        facts.exited(task.process.label, ended.code(), ended.signal());
      }
    }
  }

  // ---- tasks ---------------------------------------------------------------------------------

  /** Returns a task, which may appear before the call that creates it returns. */
  private TracedTask task(int tid) {
    TracedTask known = tasks.get(tid);
    if (known != null) {
      return known;
    }
    StraceCall creation = creations.getOrDefault(tid, new ArrayDeque<>()).poll();
    if (creation == null) {
      throw new IllegalStateException("no call created task " + tid);
    }
    TracedTask creator = task(creation.tid());
    long flags = cloneFlags(creation);
    boolean thread = (flags & CLONE_THREAD) != 0;
    TracedProcess process = thread ? creator.process : child(creator, tid);
    TracedTask task =
        new TracedTask(
            creator.container,
            process,
            (flags & CLONE_FILES) != 0 ? creator.descriptors : creator.descriptors.copy(),
            (flags & CLONE_FS) != 0 ? creator.cwd : new AtomicReference<>(creator.cwd.get()));
    tasks.put(tid, task);
    return task;
  }

  private TracedProcess child(TracedTask task, int pid) {
    TracedProcess creator = task.process;
    String label = labels.next(task.container, pid);
    facts.parent(label, creator.label);
    return new TracedProcess(pid, label, creator.program);
  }

  private static long cloneFlags(StraceCall call) {
    Matcher flags = FLAGS.matcher(String.join(" ", call.arguments()));
    long bits = 0;
    if (flags.find()) {
      for (Map.Entry<String, Long> each : CLONE_FLAGS.entrySet()) {
        boolean given = List.of(flags.group(1).split("\\|")).contains(each.getKey());
        bits |= given ? each.getValue() : 0;
      }
    }
    return bits;
  }

  // ---- calls ---------------------------------------------------------------------------------

  private void entered(StraceCall call) {
    switch (call.name()) {
      case "close" -> {
        int fd = StraceText.descriptor(call.argument(0));
        task(call.tid()).descriptors.close(fd, fd);
      }
      case "write", "pwrite64", "writev", "pwritev", "pwritev2", "sendfile" -> write(call, 0);
      case "splice", "copy_file_range" -> write(call, 2);
      default -> {}
    }
  }

  private void write(StraceCall call, int index) {
    String argument = call.argument(index);
    OpenedFile file = task(call.tid()).descriptors.get(StraceText.descriptor(argument));
    String kernelPath = StraceText.path(argument);
    boolean toFile = kernelPath != null && kernelPath.startsWith("/");
    if (toFile != (file != null && file.kernelPath.startsWith("/"))) {
      throw new IllegalStateException("the replay is wrong about the descriptor of " + call);
    }
    if (file != null && call.succeeded() && call.intResult() > 0) {
      file.writes++;
      file.bytes += call.intResult();
    }
  }

  private void returned(StraceCall call) throws IOException {
    if (call.child() != 0) {
      Deque<StraceCall> expected = creations.get(call.child());
      if (expected != null && call.equals(expected.peek())) {
        task(call.child());
      }
      return;
    }
    if (call.result() == null) {
      return;
    }
    TracedTask task = task(call.tid());
    switch (call.name()) {
      case "execve" -> executed(task, call);
      case "open" -> opened(task, call, null, call.argument(0), call.argument(1));
      case "creat" -> opened(task, call, null, call.argument(0), "O_WRONLY|O_CREAT|O_TRUNC");
      case "openat" -> opened(task, call, call.argument(0), call.argument(1), call.argument(2));
      case "openat2" -> {
        String how = call.argument(2);
        String flags = StraceText.split(how.substring(1, how.length() - 1)).get(0);
        opened(task, call, call.argument(0), call.argument(1), flags.substring("flags=".length()));
      }
      default -> {
        if (call.succeeded()) {
          changed(task, call);
        }
      }
    }
  }

  private void changed(TracedTask task, StraceCall call) throws IOException {
    Descriptors descriptors = task.descriptors;
    switch (call.name()) {
      case "dup", "dup2", "dup3" -> {
        boolean closeOnExec = call.name().equals("dup3") && call.argument(2).equals("O_CLOEXEC");
        int from = StraceText.descriptor(call.argument(0));
        descriptors.duplicate(from, call.intResult(), closeOnExec);
      }
      case "fcntl", "ioctl" -> control(descriptors, call);
      case "close_range" -> closeRange(task, call);
      case "unshare" -> {
        if (call.argument(0).contains("CLONE_FILES")) {
          task.descriptors = descriptors.copy();
        }
      }
      case "chdir" -> task.cwd.set(view.real(resolve(task, null, text(call, 0))));
      case "fchdir" -> task.cwd.set(path(call.argument(0)));
      case "unlink", "rmdir" -> names(task).remove(real(task, null, text(call, 0)));
      case "unlinkat" -> names(task).remove(real(task, call.argument(0), text(call, 1)));
      case "rename" -> renamed(task, null, text(call, 0), null, text(call, 1));
      case "renameat", "renameat2" ->
          renamed(task, call.argument(0), text(call, 1), call.argument(2), text(call, 3));
      case "link", "symlink" -> names(task).add(real(task, null, text(call, 1)));
      case "linkat" -> names(task).add(real(task, call.argument(2), text(call, 3)));
      case "symlinkat" -> names(task).add(real(task, call.argument(1), text(call, 2)));
      case "mkdir" -> names(task).add(real(task, null, text(call, 0)));
      case "mkdirat" -> names(task).add(real(task, call.argument(0), text(call, 1)));
      default -> {}
    }
  }

  private static void control(Descriptors descriptors, StraceCall call) {
    int fd = StraceText.descriptor(call.argument(0));
    switch (call.argument(1)) {
      case "F_DUPFD" -> descriptors.duplicate(fd, call.intResult(), false);
      case "F_DUPFD_CLOEXEC" -> descriptors.duplicate(fd, call.intResult(), true);
      case "F_SETFD" -> descriptors.closeOnExec(fd, call.argument(2).equals("FD_CLOEXEC"));
      case "FIOCLEX" -> descriptors.closeOnExec(fd, true);
      case "FIONCLEX" -> descriptors.closeOnExec(fd, false);
      default -> {}
    }
  }

  private static void closeRange(TracedTask task, StraceCall call) {
    long first = Long.parseLong(call.argument(0));
    long last = Long.parseLong(call.argument(1));
    String flags = call.argument(2);
    if (flags.contains("CLOSE_RANGE_UNSHARE")) {
      task.descriptors = task.descriptors.copy();
    }
    if (flags.contains("CLOSE_RANGE_CLOEXEC")) {
      task.descriptors.closeOnExec(first, last);
    } else {
      task.descriptors.close(first, last);
    }
  }

  // ---- programs and files --------------------------------------------------------------------

  private void executed(TracedTask task, StraceCall call) throws IOException {
    String file = text(call, 0);
    if (call.errno() != null) {
      facts.failedExec(task.process.label, file, Errno.of(call.errno()));
      return;
    }
    List<String> args = new ArrayList<>(StraceText.strings(call.argument(1)));
    String program =
        file.equals("/proc/self/exe") ? task.process.program : view.real(resolve(task, null, file));
    String asked = file;
    List<String> interpreter = view.interpreter(program);
    while (!interpreter.isEmpty()) {
      args.set(0, asked);
      args.addAll(0, interpreter);
      asked = interpreter.get(0);
      program = view.real(asked);
      interpreter = view.interpreter(program);
    }
    facts.executed(task.process.label, program, args);
    task.process.program = program;
    task.descriptors = task.descriptors.afterExec();
    task.cwd = new AtomicReference<>(task.cwd.get());
  }

  private void opened(
      TracedTask task,
      StraceCall call,
      @Nullable String directory,
      String argument,
      String flagNames)
      throws IOException {
    List<String> flags = Arrays.asList(flagNames.split("\\|"));
    String given = StraceText.string(argument);
    if (given == null) {
      return;
    }
    String label = task.process.label;
    String name = resolve(task, directory, given);
    if (call.errno() != null) {
      facts.failedOpen(label, name, flags, Errno.of(call.errno()));
      return;
    }
    if (call.path() == null) {
      throw new IllegalStateException("strace did not print the path of the file: " + call);
    }
    boolean file = call.path().startsWith("/");
    boolean created = file && flags.contains("O_CREAT") && names(task).create(call.path());
    facts.opened(label, name, flags, created);
    OpenedFile opened = new OpenedFile(task.process, name, call.path());
    files.add(opened);
    task.descriptors.open(call.intResult(), opened, flags.contains("O_CLOEXEC"));
  }

  private void renamed(
      TracedTask task,
      @Nullable String fromDirectory,
      String from,
      @Nullable String toDirectory,
      String to)
      throws IOException {
    names(task).remove(real(task, fromDirectory, from));
    names(task).add(real(task, toDirectory, to));
  }

  private KnownNames names(TracedTask task) {
    return names.computeIfAbsent(task.container, name -> new KnownNames(view));
  }

  // ---- names ---------------------------------------------------------------------------------

  /**
   * Returns an absolute and clean name, without following symbolic links.
   *
   * @param directory the call's directory argument; null for the working directory
   */
  private String resolve(TracedTask task, @Nullable String directory, String name) {
    if (name.startsWith("/")) {
      return ContainerView.clean(name);
    }
    String base = task.cwd.get();
    if (directory != null) {
      base = path(directory);
      if (!directory.startsWith("AT_FDCWD")) {
        OpenedFile opened = task.descriptors.get(StraceText.descriptor(directory));
        base = opened != null && opened.kernelPath.equals(base) ? opened.name : base;
      }
    }
    return ContainerView.clean(base + "/" + name);
  }

  /** Returns the same, with the links in its directory followed. */
  private String real(TracedTask task, @Nullable String directory, String name) throws IOException {
    String resolved = resolve(task, directory, name);
    int slash = resolved.lastIndexOf('/');
    String parent = view.real(resolved.substring(0, slash + 1));
    return (parent.equals("/") ? "" : parent) + resolved.substring(slash);
  }

  private static String text(StraceCall call, int index) {
    String text = StraceText.string(call.argument(index));
    if (text == null) {
      throw new IllegalStateException("no name: " + call);
    }
    return text;
  }

  private static String path(String argument) {
    String path = StraceText.path(argument);
    if (path == null) {
      throw new IllegalStateException("no path: " + argument);
    }
    return path;
  }
}
