package org.godo.filter.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.godo.filter.support.Runc.ALPHA;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.godo.filter.Rebuilt;
import org.godo.filter.support.Caller;
import org.godo.filter.support.Recording;
import org.godo.filter.support.Runc;
import org.godo.model.result.FileAccessResult;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Simulates processes that share descriptors, roots and working directories at random, most of them
 * created by clone3: what is not marked is as the simulation has it.
 */
class MaybeSharedSimulationTest {
  private static final String ROOT = "/overlay2/a/merged";
  private static final int RUNS = 100;
  private static final int STEPS = 40;
  private static final long CLONE_FS = 0x200;
  private static final long CLONE_FILES = 0x400;

  private static final class File {
    private final String name;
    private final String hostPath;
    private final Set<Table> tables = new HashSet<>();
    private long writes;
    private long closed;

    private File(String name, String hostPath) {
      this.name = name;
      this.hostPath = hostPath;
    }
  }

  private static final class Table {
    private final TreeMap<Integer, File> open = new TreeMap<>();

    private Table copy() {
      Table copy = new Table();
      open.forEach(copy::install);
      return copy;
    }

    private int free() {
      int fd = 3;
      while (open.containsKey(fd)) {
        fd++;
      }
      return fd;
    }

    private File get(int fd) {
      return Objects.requireNonNull(open.get(fd));
    }

    private void install(int fd, File file) {
      open.put(fd, file);
      file.tables.add(this);
    }

    private void close(int fd, long millis) {
      File file = get(fd);
      open.remove(fd);
      if (!open.containsValue(file) && file.tables.remove(this) && file.tables.isEmpty()) {
        file.closed = millis;
      }
    }
  }

  /** Directories; the working directory is below the root. */
  private record Directories(String root, String cwd) {}

  private static final class Fs {
    private Directories directories = new Directories("", "/");

    private Fs copy() {
      Fs copy = new Fs();
      copy.directories = directories;
      return copy;
    }
  }

  private static final class Task {
    private final int pid;
    private Table table = new Table();
    private Fs fs = new Fs();

    private Task(int pid) {
      this.pid = pid;
    }
  }

  private static final class Simulation {
    private final Random random;
    private final Recording record =
        Runc.alpha().at(1190).docker(ALPHA, "a", ROOT).at(1300).spawn(113, 200);
    private final List<Task> live = new ArrayList<>(List.of(new Task(200)));
    private final List<File> files = new ArrayList<>();
    private long now = 2_000;
    private int next = 300;

    private Simulation(long seed) {
      random = new Random(seed);
    }

    private <T> T any(List<T> of) {
      return of.get(random.nextInt(of.size()));
    }

    private boolean oneIn(int bound) {
      return random.nextInt(bound) == 0;
    }

    private Caller by(Task process) {
      return record.by(process.pid).in(process.fs.directories.cwd());
    }

    private void step() {
      record.at(now += 20);
      Task process = any(live);
      Table table = process.table;
      List<Integer> open = List.copyOf(table.open.keySet());
      switch (random.nextInt(12)) {
        case 0, 1, 2 -> create(process);
        case 3, 4 -> {
          if (!open.isEmpty()) {
            int fd = any(open);
            table.get(fd).writes++;
            by(process).write(fd, 5);
          }
        }
        case 5 -> {
          if (!open.isEmpty()) {
            int fd = any(open);
            table.close(fd, now);
            by(process).close(fd);
          }
        }
        case 6 -> {
          if (!open.isEmpty()) {
            int fd = any(open);
            by(process).dup(fd, table.free());
            table.install(table.free(), table.get(fd));
          }
        }
        case 7, 8 -> fork(process);
        case 9 -> {
          unshareTable(process);
          record.execNotice(process.pid);
          by(process).exec("/bin/e", "e");
        }
        case 10 -> move(process);
        default -> leave(process);
      }
    }

    private void create(Task process) {
      String name = "/f" + files.size();
      File file = new File(name, ROOT + process.fs.directories.root() + name);
      files.add(file);
      int fd = process.table.free();
      by(process).create(name, Caller.O_WRONLY, fd);
      process.table.install(fd, file);
    }

    private void fork(Task process) {
      if (live.size() < 6) {
        Task child = new Task(next++);
        boolean sharesTable = oneIn(2);
        boolean sharesFs = oneIn(2);
        child.table = sharesTable ? process.table : process.table.copy();
        child.fs = sharesFs ? process.fs : process.fs.copy();
        record.fork(process.pid, child.pid);
        long flags = (sharesTable ? CLONE_FILES : 0) | (sharesFs ? CLONE_FS : 0);
        if (oneIn(4)) {
          by(process).cloned(17 | flags, child.pid);
        } else {
          by(process).cloned3(child.pid);
        }
        live.add(child);
      }
    }

    private void unshareTable(Task process) {
      if (live.stream().anyMatch(other -> other != process && other.table == process.table)) {
        process.table = process.table.copy();
      }
    }

    private void move(Task process) {
      Directories before = process.fs.directories;
      if (oneIn(3)) {
        by(process).chdir("/j");
        by(process).in("/").chroot("/j").chdir("/");
        process.fs.directories = new Directories(before.root() + "/j", "/");
      } else {
        String cwd = any(List.of("/", "/a", "/b"));
        by(process).chdir(cwd);
        process.fs.directories = new Directories(before.root(), cwd);
      }
    }

    private void leave(Task process) {
      if (oneIn(2)) {
        unshareTable(process);
        process.fs = process.fs.copy();
        by(process).unshare(CLONE_FILES | CLONE_FS);
      } else if (live.size() > 1 && process.pid != 200) {
        live.remove(process);
        if (live.stream().noneMatch(other -> other.table == process.table)) {
          List.copyOf(process.table.open.keySet()).forEach(fd -> process.table.close(fd, now));
        }
        record.exit(process.pid, 0);
      }
    }

    private void check(Rebuilt rebuilt) {
      for (File file : files) {
        FileAccessResult result = rebuilt.file(file.name);
        Map<String, String> inferred = result.inferred().texts();
        if (!inferred.containsKey("host_path")) {
          assertThat(result.hostPath()).as(file.name).isEqualTo(file.hostPath);
        }
        if (!inferred.containsKey("written")) {
          assertThat(result.writeCount()).as(file.name).isEqualTo(file.writes);
        }
        if (file.tables.isEmpty() && !inferred.containsKey("close_timestamp")) {
          assertThat(result.closeTimestamp()).as(file.name).isEqualTo(file.closed);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 500, 1_400, 3_100})
  void whatIsNotMarkedIsRight(long seed) {
    for (long each = seed; each < seed + RUNS; each++) {
      Simulation simulation = new Simulation(each);
      for (int step = 0; step < STEPS; step++) {
        simulation.step();
      }
      simulation.record.at(simulation.now + 2_000);
      simulation.check(Rebuilt.of(simulation.record));
    }
  }
}
