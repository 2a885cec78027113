package org.godo.benchmark.filter;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.godo.model.linux.LoginUid;
import org.godo.model.raw.RawEvent;
import org.godo.model.raw.Source;
import org.godo.model.session.Session;

/**
 * A host and a session of its record, made up: containers that start at the beginning and in which
 * trees of processes come and go at a steady rate, so that a longer record has no more going on at
 * a time than a short one. The same seed makes the same record.
 */
final class Host {
  /** Processes that begin in a second. */
  private static final double RATE = 28;

  private static final int CONTAINERS = 20;

  /** So many are still running when the session ends. */
  private static final int LEFT_RUNNING = 4;

  /** Processes of the host beside containerd and dockerd. */
  private static final int OTHERS = 60;

  private static final long SEED = 20_231_114;
  private static final long SECOND = 1_000_000_000L;

  /** Below containerd, the shim and the container's first process: levels of a job at most. */
  private static final int MOST_LEVELS = 6;

  private final Random random = new Random(SEED);
  private final FileNames names = new FileNames(new Random(SEED + 1));
  private final Pids pids = new Pids();
  private final Journal journal;
  private final Timeline timeline;
  private final long wantedDocuments;
  private final long wantedProcesses;
  private final List<Runc.Running> containers = new ArrayList<>();
  private final Map<Task, Program> programs = new HashMap<>();
  private final Task init;
  private final Runc runc;

  /** Documents that programs now running are still to make. */
  private long promised;

  private long running;
  private long begun;
  private long processes;
  private long fileAccesses;
  private long writes;
  private long writtenBytes;
  private boolean stopping;

  /**
   * @param documents about how many to make
   * @param processes how many to make, those of the host and the runtime among them
   */
  Host(long documents, long processes, Consumer<RawEvent> sink) {
    this.journal = new Journal(sink);
    this.timeline = new Timeline(journal);
    this.wantedDocuments = documents;
    this.wantedProcesses = processes;
    this.init = Task.before(this, 1, null, "/usr/lib/systemd/systemd");
    this.runc = new Runc(this, takeSnapshot());
  }

  /** Makes the record. */
  Truth record() {
    for (int number = 0; number < CONTAINERS; number++) {
      Box box = new Box(number);
      timeline.in((number + 1) * SECOND / 4, () -> runc.start(box));
    }
    timeline.in(CONTAINERS * SECOND / 4 + 2 * SECOND, this::startJobs);
    timeline.run();
    return new Truth(
        journal.documents(), processes, CONTAINERS, fileAccesses, writes, writtenBytes);
  }

  Session session() {
    return journal.session();
  }

  /** The processes that are there, of which containerd is given back. */
  private Task takeSnapshot() {
    snapshot(1, 0, "/usr/lib/systemd/systemd");
    Task containerd = found("/usr/bin/containerd", "containerd");
    found("/usr/bin/dockerd", "dockerd", "-H", "fd://");
    for (int i = 0; i < OTHERS; i++) {
      String name = "/usr/sbin/daemon" + i;
      found(name, name, "--foreground");
    }
    return containerd;
  }

  private Task found(String exe, String... args) {
    Task task = Task.before(this, pids.take(), init, exe);
    snapshot(task.pid(), 1, exe, args);
    return task;
  }

  private void snapshot(int pid, int ppid, String exe, String... args) {
    long start = Journal.START_MILLIS - 3_600_000 + pid * 10L;
    List<RawEvent.SnapshotDescriptor> descriptors = new ArrayList<>();
    for (int fd = 0; fd < 6; fd++) {
      String kind = fd < 3 ? "pipe:[%d]" : "socket:[%d]";
      descriptors.add(
          new RawEvent.SnapshotDescriptor(fd, kind.formatted(20_000 + pid * 10L + fd), 2));
    }
    journal.write(
        new RawEvent.Snapshot(
            journal.lookedUp(Source.PROC),
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
            List.of(new RawEvent.SnapshotThread(pid, start, null)),
            descriptors));
  }

  // ---- what programs need --------------------------------------------------------------------

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

  // ---- counting ------------------------------------------------------------------------------

  void born() {
    processes++;
  }

  void opened() {
    fileAccesses++;
  }

  void wrote(int bytes) {
    writes++;
    writtenBytes += bytes;
  }

  // ---- jobs ----------------------------------------------------------------------------------

  /** A container's first process runs its program. */
  void isRunning(Runc.Running container) {
    containers.add(container);
  }

  boolean mayFork() {
    return processes + Runc.PROCESSES_AT_END * (CONTAINERS - LEFT_RUNNING) < wantedProcesses;
  }

  private void startJobs() {
    for (Runc.Running container : containers) {
      new Service(this, container.first().fork()).begin();
    }
    begun = processes;
    startJob();
  }

  private void startJob() {
    if (!mayFork()) {
      awaitJobs();
      return;
    }
    Runc.Running container = containers.get(random.nextInt(containers.size()));
    begin(container.first(), random.nextInt(MOST_LEVELS));
    long due = (long) ((processes - begun) / RATE * SECOND);
    long passed = timeline.now() - CONTAINERS * SECOND / 4 - 2 * SECOND;
    long pause = (long) (-Math.log(1 - random.nextDouble()) * SECOND / RATE);
    timeline.in(Math.max(pause, due - passed), this::startJob);
  }

  /** Begins a process of a job, with so many levels below it at most. */
  void begin(Task parent, int levels) {
    Program program = new Program(this, levels, budget());
    running++;
    Task task = program.start(parent);
    programs.put(task, program);
  }

  /** Documents for the next process, so that in the end there are as many as wanted. */
  private int budget() {
    long left = Math.max(1, wantedProcesses - processes);
    double rest = wantedDocuments - journal.documents() - promised;
    double wish = Math.min(rest / left * share(), rest / 10);
    int budget = (int) Math.max(Program.LEAST_DOCUMENTS, wish);
    promised += budget;
    return budget;
  }

  /** Most do little, a few do much; 1 on average. */
  private double share() {
    int of100 = random.nextInt(100);
    double share = of100 < 60 ? 0.35 : of100 < 90 ? 1 : of100 < 99 ? 3 : 22;
    return share * (0.6 + 0.8 * random.nextDouble());
  }

  /** A program of a job made documents that were promised. */
  void kept(int documents) {
    promised -= documents;
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
        left.box().ask(journal, left.first().pid(), null);
      }
    }
  }
}
