package org.godo.benchmark.filter;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Random;

/**
 * What an ordinary process does between its exec and its end, one thing at a time. How often each
 * kind comes is as in {@code docker-run.pcap.gz}.
 */
final class Work {
  private static final double READ = 18.6;
  private static final double MISS = READ + 15;
  private static final double PRINT = MISS + 7.4;
  private static final double TEMPORARY = PRINT + 2.4;
  private static final double DUP = TEMPORARY + 2;
  private static final double KEEP = DUP + 1.2;
  private static final double PIPE = KEEP + 3;
  private static final double FOLDER = PIPE + 1.5;
  private static final double LINK = FOLDER + 0.3;
  private static final double ALL = LINK + 0.3;

  /** Documents that come of one thing done, on average. */
  static final double DOCUMENTS = 1.6;

  private static final int MAX_BYTES = 8_192;

  private final Task task;
  private final FileNames names;
  private final Random random;
  private final Queue<Runnable> begun = new ArrayDeque<>();

  Work(Task task, FileNames names, Random random) {
    this.task = task;
    this.names = names;
    this.random = random;
  }

  /** Whether nothing that was begun is still to be ended. */
  boolean isDone() {
    return begun.isEmpty();
  }

  /** Goes on with what was begun, or begins something. */
  void step() {
    Runnable next = begun.poll();
    if (next != null) {
      next.run();
    } else {
      begin(random.nextDouble() * ALL);
    }
  }

  private void begin(double kind) {
    if (kind < READ) {
      int fd = task.open(names.existing(), Task.O_CLOEXEC);
      begun.add(() -> task.close(fd));
    } else if (kind < MISS) {
      task.openFails(names.missing());
    } else if (kind < PRINT) {
      task.print(bytes());
    } else if (kind < TEMPORARY) {
      writeTemporary();
    } else if (kind < DUP) {
      int fd = task.dupOutput();
      begun.add(() -> task.close(fd));
    } else if (kind < KEEP) {
      task.keepOverExec(0);
    } else if (kind < PIPE) {
      task.closePipe();
    } else if (kind < FOLDER) {
      String folder = names.folder();
      task.mkdir(folder);
      begun.add(() -> task.rmdir(folder));
    } else if (kind < LINK) {
      task.symlink("../" + names.output(), names.folder());
    } else {
      task.chdir("/srv/app");
    }
  }

  /** Created, written, closed, and then put in another's place or removed. */
  private void writeTemporary() {
    String name = names.temporary();
    int fd = task.open(name, Task.O_WRONLY | Task.O_CREAT | Task.O_EXCL | Task.O_CLOEXEC);
    int writes = 1 + random.nextInt(7);
    for (int i = 0; i < writes; i++) {
      begun.add(() -> task.write(fd, bytes()));
    }
    begun.add(() -> task.close(fd));
    if (random.nextInt(10) < 3) {
      String output = names.output();
      begun.add(() -> task.renameFile(name, output));
    } else {
      begun.add(() -> task.unlink(name));
    }
  }

  private int bytes() {
    return 1 + random.nextInt(MAX_BYTES);
  }
}
