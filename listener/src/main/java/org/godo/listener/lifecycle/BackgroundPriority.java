package org.godo.listener.lifecycle;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.godo.listener.nativeio.Os;

/**
 * The threads that have time: what decodes, delivers, stores and compiles. While a session is
 * recorded they give way to the recorded programs, since the log is their buffer; at its end
 * somebody waits for them.
 */
public final class BackgroundPriority {
  /** Of ours, the driver's, the embedded store's, and HotSpot's compilers. */
  private static final List<String> NAMES =
      List.of("godo-", "AsyncGetter", "H2-", "C1 Comp", "C2 Comp");

  private BackgroundPriority() {}

  /** Has them run when nobody else wants to; those they start from now on as well. */
  public static void giveWay(Path proc) throws IOException {
    setIdle(proc, true);
  }

  /** Has them run like everybody else. */
  public static void catchUp(Path proc) throws IOException {
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
      String name = Files.readString(thread.resolve("comm"));
      return NAMES.stream().anyMatch(name::startsWith);
    } catch (NoSuchFileException ended) {
      return false;
    }
  }
}
