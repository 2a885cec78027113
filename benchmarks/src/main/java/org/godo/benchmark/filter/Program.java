package org.godo.benchmark.filter;

import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A process of a job from its fork to its exit, with the children that it starts. */
final class Program {
  /** The number of documents of fork, exec and exit alone. */
  static final int LEAST_DOCUMENTS = 14;

  private static final long MILLI = 1_000_000;
  private static final int MOST_THREADS = 14;
  private static final String[] PROGRAMS = {
    "/usr/bin/cc1",
    "/usr/bin/as",
    "/usr/bin/ld",
    "/usr/bin/sed",
    "/usr/bin/grep",
    "/usr/bin/cat",
    "/usr/bin/python3.11",
    "/usr/bin/make",
    "/usr/bin/dash",
    "/usr/bin/bash",
    "/usr/bin/tar",
    "/usr/bin/git",
    "/usr/local/bin/node",
    "/usr/local/bin/worker",
    "/usr/bin/x86_64-linux-gnu-gcc-12"
  };

  private final Host host;
  private final Random random;
  private final int levels;
  private final int budget;
  private final double pauseNanos;
  private final boolean waits;
  private @Nullable Task task;
  private @Nullable Work work;
  private int children;
  private int threads;
  private int reported;
  private boolean waiting;

  Program(Host host, int levels, int budget) {
    this.host = host;
    this.random = host.random();
    this.levels = levels;
    this.budget = budget;
    this.pauseNanos = life(random) * MILLI * Work.DOCUMENTS / budget;
    this.waits = random.nextInt(100) >= 3;
    this.children = levels == 0 ? 0 : Math.min(8, (int) (-Math.log(1 - random.nextDouble()) * 1.8));
    this.threads = random.nextInt(5) == 0 ? 5 + random.nextInt(MOST_THREADS - 4) : 0;
  }

  /** Returns a lifetime in milliseconds, from 5 to some minutes. */
  private static double life(Random random) {
    int of100 = random.nextInt(100);
    if (of100 < 55) {
      return between(random, 5, 100);
    }
    if (of100 < 85) {
      return between(random, 100, 2_000);
    }
    return of100 < 97 ? between(random, 2_000, 20_000) : between(random, 20_000, 300_000);
  }

  private static double between(Random random, double least, double most) {
    return least * Math.pow(most / least, random.nextDouble());
  }

  /** Starts the process. */
  Task start(Task parent) {
    String program = PROGRAMS[random.nextInt(PROGRAMS.length)];
    String[] args = {program.substring(program.lastIndexOf('/') + 1), "-o", host.names().output()};
    boolean viaVfork = random.nextInt(5) == 0;
    Task child = viaVfork ? parent.vfork(program, args) : parent.fork();
    task = child;
    work = host.workOf(child);
    host.timeline()
        .in((long) (MILLI * (0.2 + random.nextDouble())), () -> begin(viaVfork, program, args));
    return child;
  }

  private void begin(boolean execed, String program, String... args) {
    Task self = Objects.requireNonNull(task);
    if (!execed && random.nextInt(20) != 0) {
      if (random.nextInt(7) == 0) {
        self.redirectOutput("/srv/app/" + host.names().output() + ".log");
      }
      if (random.nextInt(14) == 0) {
        self.execFails("/usr/local" + program);
      }
      self.exec(program, args);
    }
    int cache = self.open("/etc/ld.so.cache", Task.O_CLOEXEC);
    self.close(cache);
    if (threads > 0) {
      self.rename("worker-main");
    }
    next();
  }

  private void next() {
    reportProgress();
    host.timeline().in((long) (-Math.log(1 - random.nextDouble()) * pauseNanos) + 1, this::step);
  }

  private void reportProgress() {
    int now = Math.min(budget, Objects.requireNonNull(task).spent());
    host.budget().written(now - reported);
    reported = now;
  }

  private void step() {
    Task self = Objects.requireNonNull(task);
    Work work = Objects.requireNonNull(this.work);
    boolean over = self.spent() + threads + 2 >= budget;
    if (threads > 0 && random.nextBoolean()) {
      threads--;
      self.startThread();
    } else if (children > 0 && (over || random.nextInt(4) == 0)) {
      fork(self);
    } else if (!over || !work.isDone()) {
      work.step();
    } else if (self.hasChildren() && waits) {
      waiting = true;
      reportProgress();
      return;
    } else {
      end(self);
      return;
    }
    next();
  }

  private void fork(Task self) {
    children--;
    if (host.mayFork()) {
      host.startProgram(self, levels - 1);
    } else {
      children = 0;
    }
  }

  /** A child of the process has ended. */
  void childEnded() {
    Task self = Objects.requireNonNull(task);
    if (waiting && !self.hasChildren()) {
      waiting = false;
      host.timeline().in(MILLI / 2, () -> end(self));
    }
  }

  private void end(Task self) {
    int how = random.nextInt(100);
    if (how == 0) {
      self.killed(9);
    } else {
      self.exit(how < 4 ? 1 : 0);
    }
    host.budget().written(budget - reported);
    host.ended(self);
  }
}
