package org.godo.benchmark.filter;

/**
 * Runs containers as containerd, its shim and runc do in {@code docker-run.pcap.gz}: three stages
 * of runc, the later two created with CLONE_PARENT, of which the last becomes the container's first
 * process.
 */
final class Runc {
  /** Processes started to stop a container. */
  static final int PROCESSES_AT_END = 1;

  private static final long MILLI = 1_000_000;
  private static final String SHIM = "/usr/bin/containerd-shim-runc-v2";
  private static final String RUNC = "/usr/bin/runc";
  private static final String ROOT = "/var/run/docker/runtime-runc/moby";

  private final Host host;
  private final Task containerd;

  /** A container whose first process runs its program. */
  record Running(Box box, Task shim, Task first) {}

  Runc(Host host, Task containerd) {
    this.host = host;
    this.containerd = containerd;
  }

  void start(Box box) {
    box.started(host.journal().millis());
    Task starter = containerd.fork();
    starter.exec(SHIM, SHIM, "-namespace", "moby", "-id", box.id(), "start");
    library(starter);
    after(
        10,
        () -> {
          Task shim = starter.fork();
          shim.exec(SHIM, SHIM, "-namespace", "moby", "-id", box.id());
          library(shim);
          shim.adoptOrphans();
          after(10, () -> starter.exit(0));
          after(20, () -> create(box, shim));
        });
  }

  private void create(Box box, Task shim) {
    Task runc = shim.fork();
    runc.exec(RUNC, "runc", "--root", ROOT, "create", "--bundle", box.bundle(), box.id());
    library(runc);
    after(10, () -> stages(box, shim, runc));
  }

  private void stages(Box box, Task shim, Task runc) {
    Task first = runc.fork();
    first.execSealed("runc", "init");
    first.rename("runc:[0:PARENT]");
    int procs =
        runc.open(
            "/sys/fs/cgroup/system.slice/docker-" + box.id() + ".scope/cgroup.procs",
            Task.O_WRONLY | Task.O_CLOEXEC);
    runc.write(procs, 5);
    runc.close(procs);
    after(
        10,
        () -> {
          Task second = first.forkSibling();
          second.rename("runc:[1:CHILD]");
          after(
              10,
              () -> {
                Task last = second.forkSibling();
                last.enter(box);
                last.rename("runc:[2:INIT]");
                after(5, () -> second.exit(0));
                after(6, () -> first.exit(0));
                after(20, () -> root(box, shim, runc, last));
              });
        });
  }

  private void root(Box box, Task shim, Task runc, Task last) {
    last.chdir(box.rootfs());
    last.pivotRootHere();
    last.chdir("/srv/app");
    after(15, () -> runc.exit(0));
    after(30, () -> run(box, shim, last));
  }

  private void run(Box box, Task shim, Task last) {
    Task starter = shim.fork();
    starter.exec(RUNC, "runc", "--root", ROOT, "start", box.id());
    library(starter);
    last.exec("/bin/sh", "/bin/sh", "-c", "/srv/app/start.sh");
    library(last);
    after(5, () -> starter.exit(0));
    host.isRunning(new Running(box, shim, last));
    box.inspect(host.journal(), last.pid(), null);
  }

  /** Ends the container's first process; the shim removes the container, and ends too. */
  void stop(Running container) {
    Task first = container.first();
    Task shim = container.shim();
    Box box = container.box();
    for (Task child : first.children()) {
      child.killed(9);
    }
    first.exit(0);
    Task runc = shim.fork();
    runc.exec(RUNC, "runc", "--root", ROOT, "delete", box.id());
    library(runc);
    runc.exit(0);
    box.inspect(host.journal(), 0, 0);
    shim.exit(0);
  }

  private static void library(Task task) {
    task.close(task.open("/etc/ld.so.cache", Task.O_CLOEXEC));
    task.close(task.open("/lib/x86_64-linux-gnu/libc.so.6", Task.O_CLOEXEC));
  }

  private void after(long millis, Runnable action) {
    host.timeline().in(millis * MILLI, action);
  }
}
