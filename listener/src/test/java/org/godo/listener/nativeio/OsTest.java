package org.godo.listener.nativeio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OsTest {
  private static final int SCHED_OTHER = 0;
  private static final int SCHED_FIFO = 1;
  private static final int SCHED_IDLE = 5;

  /** A thread that may stay as the test leaves it. */
  private final ExecutorService thread = Executors.newSingleThreadExecutor();

  @AfterEach
  void end() {
    thread.shutdownNow();
  }

  /** How the kernel runs the calling thread: fields 19, 40 and 41 of its stat (proc(5)). */
  private record Scheduling(int nice, int realTimePriority, int policy) {
    private static final int FIELDS_BEFORE = 3;

    static Scheduling current() throws IOException {
      String stat = Files.readString(Path.of("/proc/thread-self/stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      return new Scheduling(field(fields, 19), field(fields, 40), field(fields, 41));
    }

    private static int field(String[] fields, int number) {
      return Integer.parseInt(fields[number - FIELDS_BEFORE]);
    }
  }

  @Test
  void aThreadRunsBeforeOthersIfTheKernelLetsIt() throws Exception {
    thread
        .submit(
            () -> {
              Scheduling before = Scheduling.current();
              boolean may = Os.setRealTime(0);
              assertThat(Scheduling.current())
                  .isEqualTo(may ? new Scheduling(before.nice(), 1, SCHED_FIFO) : before);
              return null;
            })
        .get();
  }

  @Test
  void aThreadGivesWayToAllOthers() throws Exception {
    thread
        .submit(
            () -> {
              int nice = Scheduling.current().nice();
              assertThat(Os.setIdle(0, true)).isTrue();
              assertThat(Scheduling.current()).isEqualTo(new Scheduling(nice, 0, SCHED_IDLE));
              if (Os.setIdle(0, false)) {
                assertThat(Scheduling.current()).isEqualTo(new Scheduling(nice, 0, SCHED_OTHER));
              }
              assertThat(Os.setNice(0, 7)).isTrue();
              assertThat(Scheduling.current().nice()).isEqualTo(7);
              return null;
            })
        .get();
  }
}
