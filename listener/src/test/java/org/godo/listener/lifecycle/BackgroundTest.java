package org.godo.listener.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.godo.listener.LiveAudit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("live")
class BackgroundTest {
  private static final Path PROC = Path.of("/proc");

  /** In /proc/PID/stat behind the name (proc(5): field 19, counted from 1; the name is field 2). */
  private static final int NICE = 16;

  @BeforeEach
  void assume() throws Exception {
    LiveAudit.assume();
  }

  @Test
  void onlyThreadsThatHaveTimeGiveWay() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    Thread delivery = waiting("godo-delivery", end);
    Thread capture = waiting("capture-disk", end);

    Background.giveWay(PROC);
    Map<String, Integer> given = nices();
    Background.catchUp(PROC);
    Map<String, Integer> back = nices();
    end.countDown();
    delivery.join();
    capture.join();

    assertThat(given).containsEntry("godo-delivery", 19).containsEntry("capture-disk", 0);
    assertThat(given).containsEntry("C2 CompilerThre", 19).containsEntry("VM Thread", 0);
    assertThat(back).containsEntry("godo-delivery", 0).containsEntry("C2 CompilerThre", 0);
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

  private static Map<String, Integer> nices() throws IOException {
    Map<String, Integer> nices = new TreeMap<>();
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
      for (Path thread : threads) {
        String stat = Files.readString(thread.resolve("stat"));
        String name = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
        String[] behind = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        nices.put(name, Integer.valueOf(behind[NICE]));
      }
    }
    return nices;
  }
}
