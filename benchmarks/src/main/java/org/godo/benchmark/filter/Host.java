package org.godo.benchmark.filter;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.godo.model.linux.LoginUid;
import org.godo.model.raw.ProcessSnapshot;
import org.godo.model.raw.ProcessSnapshot.DescriptorSnapshot;
import org.godo.model.raw.ProcessSnapshot.ThreadSnapshot;
import org.godo.model.raw.RawEvent;
import org.godo.model.raw.Source;
import org.godo.model.session.Session;

/**
 * A simulated host during a session: containers that start at the beginning and in which trees of
 * processes start and end at a steady rate, so that a longer record has the same activity per
 * second as a short one. The same seed yields the same record.
 */
final class Host {
  /** Processes started per second. */
  private static final double RATE = 28;

  private static final int CONTAINERS = 20;

  /** Containers that still run when the session ends. */
  private static final int LEFT_RUNNING = 4;

  /** Processes of the host besides containerd and dockerd. */
  private static final int OTHERS = 60;

  private static final long SEED = 20_231_114;
  private static final long SECOND = 1_000_000_000L;

  /** Levels of a job, below containerd, the shim and the container's first process. */
  private static final int MOST_LEVELS = 6;

  private final Random random = new Random(SEED);
  private final FileNames names = new FileNames(new Random(SEED + 1));
  private final Pids pids = new Pids();
  private final Journal journal;
  private final Timeline timeline;
  private final Counts counts = new Counts();
  private final Budget budget;
  private final List<Runc.Running> containers = new ArrayList<>();
  private final Map<Task, Program> programs = new HashMap<>();
  private final Task init;
  private final Runc runc;

  private long running;
  private long processesBeforeJobs;
  private boolean stopping;

  /**
   * @param documents approximate number to write
   * @param processes number to start, including those of the host and the runtime
   */
  Host(long documents, long processes, Consumer<RawEvent> sink) {
    this.journal = new Journal(sink);
    this.timeline = new Timeline(journal);
    this.budget = new Budget(documents, processes, random, journal, counts);
    this.init = Task.before(this, 1, null, "/usr/lib/systemd/systemd");
    this.runc = new Runc(this, takeSnapshot());
  }

  /** Simulates the session. */
  Truth record() {
    for (int number = 0; number < CONTAINERS; number++) {
      Box box = new Box(number);
      timeline.in((number + 1) * SECOND / 4, () -> runc.start(box));
    }
    timeline.in(CONTAINERS * SECOND / 4 + 2 * SECOND, this::startJobs);
    timeline.run();
    return counts.truth(journal.documents(), CONTAINERS);
  }

  Session session() {
    return journal.session();
  }

  /** Writes the snapshot of the running processes, and returns containerd. */
  private Task takeSnapshot() {
    snapshot(1, 0, "/usr/lib/systemd/systemd");
    Task containerd = running("/usr/bin/containerd", "containerd");
    running("/usr/bin/dockerd", "dockerd", "-H", "fd://");
    for (int i = 0; i < OTHERS; i++) {
      String name = "/usr/sbin/daemon" + i;
      running(name, name, "--foreground");
    }
    return containerd;
  }

  private Task running(String exe, String... args) {
    Task task = Task.before(this, pids.next(), init, exe);
    snapshot(task.pid(), 1, exe, args);
    return task;
  }

  private void snapshot(int pid, int ppid, String exe, String... args) {
    long start = Journal.START_MILLIS - 3_600_000 + pid * 10L;
    List<DescriptorSnapshot> descriptors = new ArrayList<>();
    for (int fd = 0; fd < 6; fd++) {
      String kind = fd < 3 ? "pipe:[%d]" : "socket:[%d]";
      descriptors.add(new DescriptorSnapshot(fd, kind.formatted(20_000 + pid * 10L + fd), 2));
    }
    journal.write(
        new RawEvent.Snapshot(
            journal.snapshotOrigin(Source.PROC),
            new ProcessSnapshot(
                pid,
                ppid,
                start,
                exe.substring(exe.lastIndexOf('/') + 1),
                exe,
                List.of(args),
                "/",
                "/",
                0,
                LoginUid.UNSET,
                List.of("0::/system.slice/d" + pid + ".service"),
                List.of(new ThreadSnapshot(pid, start, null)),
                descriptors)));
  }

  // ---- services for programs --------------------------------------------------------------------

  Journal journal() {
    return journal;
  }

  Timeline timeline() {
    return timeline;
  }

  Pids pids() {
    return pids;
  }

  Random random() {
    return random;
  }

  Work workOf(Task task) {
    return new Work(task, names, random);
  }

  FileNames names() {
    return names;
  }

  void childEnded(Task parent) {
    Program program = programs.get(parent);
    if (program != null) {
      program.childEnded();
    }
  }

  boolean isStopping() {
    return stopping;
  }

  Counts counts() {
    return counts;
  }

  Budget budget() {
    return budget;
  }

  // ---- jobs ----------------------------------------------------------------------------------

  /** Adds a container whose first process runs its program. */
  void isRunning(Runc.Running container) {
    containers.add(container);
  }

  boolean mayFork() {
    return budget.allowsProcess(Runc.PROCESSES_AT_END * (CONTAINERS - LEFT_RUNNING));
  }

  private void startJobs() {
    for (Runc.Running container : containers) {
      new Service(this, container.first().fork()).start();
    }
    processesBeforeJobs = counts.processes();
    startJob();
  }

  private void startJob() {
    if (!mayFork()) {
      awaitJobs();
      return;
    }
    Runc.Running container = containers.get(random.nextInt(containers.size()));
    startProgram(container.first(), random.nextInt(MOST_LEVELS));
    long due = (long) ((counts.processes() - processesBeforeJobs) / RATE * SECOND);
    long passed = timeline.now() - CONTAINERS * SECOND / 4 - 2 * SECOND;
    long pause = (long) (-Math.log(1 - random.nextDouble()) * SECOND / RATE);
    timeline.in(Math.max(pause, due - passed), this::startJob);
  }

  /** Starts a process of a job, with at most so many levels below it. */
  void startProgram(Task parent, int levels) {
    Program program = new Program(this, levels, budget.promise());
    running++;
    Task task = program.start(parent);
    programs.put(task, program);
  }

  void ended(Task task) {
    programs.remove(task);
    running--;
  }

  private void awaitJobs() {
    if (running > 0) {
      timeline.in(SECOND / 10, this::awaitJobs);
      return;
    }
    stopping = true;
    timeline.in(3 * SECOND, () -> stop(0));
  }

  private void stop(int number) {
    if (number < CONTAINERS - LEFT_RUNNING) {
      runc.stop(containers.get(number));
      timeline.in(SECOND / 4, () -> stop(number + 1));
    } else {
      for (Runc.Running left : containers.subList(number, CONTAINERS)) {
        left.box().inspect(journal, left.first().pid(), null);
      }
    }
  }
}
