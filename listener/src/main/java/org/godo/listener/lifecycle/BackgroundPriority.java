package org.godo.listener.lifecycle;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.godo.listener.file.FileHead;
import org.godo.listener.nativeio.Os;

/**
 * The scheduling policy of the background threads: those that decode, deliver, store and compile.
 * While a session is recorded they yield to the recorded programs, since the log is their buffer;
 * at its end the user waits for them.
 */
public final class BackgroundPriority {
  /** Names of our threads, the driver's, the embedded store's, and HotSpot's compilers. */
  private static final List<String> NAME_PREFIXES =
      List.of("godo-", "AsyncGetter", "H2-", "C1 Comp", "C2 Comp");

  private BackgroundPriority() {}

  /** Sets them to SCHED_IDLE; threads that they start later inherit it. */
  public static void lower(Path proc) throws IOException {
    setIdle(proc, true);
  }

  /** Sets them back to SCHED_OTHER. */
  public static void restore(Path proc) throws IOException {
    setIdle(proc, false);
  }

  private static void setIdle(Path proc, boolean idle) throws IOException {
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(proc.resolve("self/task"))) {
      for (Path thread : threads) {
        if (isBackground(thread)) {
          Os.setIdle(Integer.parseInt(String.valueOf(thread.getFileName())), idle);
        }
      }
    }
  }

  private static boolean isBackground(Path thread) throws IOException {
    try {
      String name = FileHead.text(thread.resolve("comm"));
      return NAME_PREFIXES.stream().anyMatch(name::startsWith);
    } catch (IOException failure) {
      // Of a thread that ends after its file was opened, the read fails with ESRCH.
      if (Files.exists(thread)) {
        throw failure;
      }
      return false;
    }
  }
}
