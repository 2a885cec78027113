package org.godo.benchmark.filter;

/** A process that lives as long as its container: it logs, and examines files. */
final class Service {
  private static final long SECOND = 1_000_000_000L;
  private static final int THREADS = 8;

  private final Host host;
  private final Task task;
  private final Work work;
  private int log = -1;

  Service(Host host, Task task) {
    this.host = host;
    this.task = task;
    this.work = host.workOf(task);
  }

  void start() {
    task.exec("/usr/local/bin/service", "service", "--log", "/var/log/service.log");
    log = task.open("/var/log/service.log", Task.O_WRONLY | Task.O_CREAT | Task.O_CLOEXEC);
    for (int i = 0; i < THREADS; i++) {
      task.startThread();
    }
    next();
  }

  private void next() {
    host.timeline().in((long) (SECOND * 2 * host.random().nextDouble()) + 1, this::step);
  }

  private void step() {
    if (host.isStopping()) {
      return;
    }
    task.write(log, 40 + host.random().nextInt(200));
    work.step();
    next();
  }
}
