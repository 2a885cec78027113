package org.godo.benchmark.filter;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Random;

/**
 * The actions of an ordinary process between its exec and its exit. The frequency of each kind is
 * that of {@code docker-run.pcap.gz}.
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

  /** Average number of documents per action. */
  static final double DOCUMENTS = 1.6;

  private static final int MAX_BYTES = 8_192;

  private final Task task;
  private final FileNames names;
  private final Random random;
  private final Queue<Runnable> unfinished = new ArrayDeque<>();

  Work(Task task, FileNames names, Random random) {
    this.task = task;
    this.names = names;
    this.random = random;
  }

  /** Returns whether every started action is complete. */
  boolean isDone() {
    return unfinished.isEmpty();
  }

  /** Completes a started action, or starts another. */
  void step() {
    Runnable next = unfinished.poll();
    if (next != null) {
      next.run();
    } else {
      begin(random.nextDouble() * ALL);
    }
  }

  private void begin(double kind) {
    if (kind < READ) {
      int fd = task.open(names.existing(), Task.O_CLOEXEC);
      unfinished.add(() -> task.close(fd));
    } else if (kind < MISS) {
      task.openFails(names.missing());
    } else if (kind < PRINT) {
      task.print(bytes());
    } else if (kind < TEMPORARY) {
      writeTemporary();
    } else if (kind < DUP) {
      int fd = task.dupOutput();
      unfinished.add(() -> task.close(fd));
    } else if (kind < KEEP) {
      task.keepOverExec(0);
    } else if (kind < PIPE) {
      task.closePipe();
    } else if (kind < FOLDER) {
      String directory = names.directory();
      task.mkdir(directory);
      unfinished.add(() -> task.rmdir(directory));
    } else if (kind < LINK) {
      task.symlink("../" + names.output(), names.directory());
    } else {
      task.chdir("/srv/app");
    }
  }

  /** Creates, writes and closes a file, and then renames it over another or removes it. */
  private void writeTemporary() {
    String name = names.temporary();
    int fd = task.open(name, Task.O_WRONLY | Task.O_CREAT | Task.O_EXCL | Task.O_CLOEXEC);
    int writes = 1 + random.nextInt(7);
    for (int i = 0; i < writes; i++) {
      unfinished.add(() -> task.write(fd, bytes()));
    }
    unfinished.add(() -> task.close(fd));
    if (random.nextInt(10) < 3) {
      String output = names.output();
      unfinished.add(() -> task.renameFile(name, output));
    } else {
      unfinished.add(() -> task.unlink(name));
    }
  }

  private int bytes() {
    return 1 + random.nextInt(MAX_BYTES);
  }
}
