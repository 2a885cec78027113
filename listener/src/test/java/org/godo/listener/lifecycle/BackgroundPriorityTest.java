package org.godo.listener.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.godo.listener.support.LiveAudit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("live")
class BackgroundPriorityTest {
  private static final Path PROC = Path.of("/proc");

  /** In /proc/PID/stat behind the name (proc(5): field 41, counted from 1; the name is field 2). */
  private static final int POLICY = 38;

  private static final int OTHER = 0;
  private static final int IDLE = 5;

  /** So many that a thread ends between the opening and the reading of a file in one of them. */
  private static final int LOOKS = 1000;

  @BeforeEach
  void assume() throws Exception {
    LiveAudit.assume();
  }

  @Test
  void onlyBackgroundThreadsAreLowered() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    Thread delivery = waiting("godo-delivery", end);
    Thread capture = waiting("capture-disk", end);

    BackgroundPriority.lower(PROC);
    Map<String, Integer> lowered = policies();
    BackgroundPriority.restore(PROC);
    Map<String, Integer> restored = policies();
    end.countDown();
    delivery.join();
    capture.join();

    assertThat(lowered).containsEntry("godo-delivery", IDLE).containsEntry("capture-disk", OTHER);
    assertThat(lowered).containsEntry("C2 CompilerThre", IDLE).containsEntry("VM Thread", OTHER);
    assertThat(restored)
        .containsEntry("godo-delivery", OTHER)
        .containsEntry("C2 CompilerThre", OTHER);
  }

  @Test
  void threadsThatEndWhileTheyAreLookedAtAreLeftOut() throws Exception {
    AtomicBoolean end = new AtomicBoolean();
    Thread starter =
        new Thread(
            () -> {
              while (!end.get()) {
                new Thread(() -> {}, "godo-short").start();
              }
            });
    starter.start();
    try {
      for (int i = 0; i < LOOKS; i++) {
        BackgroundPriority.restore(PROC);
      }
    } finally {
      end.set(true);
      starter.join();
    }
  }

  private static Thread waiting(String name, CountDownLatch end) throws InterruptedException {
    CountDownLatch started = new CountDownLatch(1);
    Thread thread =
        new Thread(
            () -> {
              started.countDown();
              try {
                end.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            },
            name);
    thread.start();
    started.await();
    return thread;
  }

  private static Map<String, Integer> policies() throws IOException {
    Map<String, Integer> policies = new TreeMap<>();
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
      for (Path thread : threads) {
        String stat = Files.readString(thread.resolve("stat"));
        String name = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
        String[] behind = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        policies.put(name, Integer.valueOf(behind[POLICY]));
      }
    }
    return policies;
  }
}
