package org.godo.model.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The directory of {@code --data-dir}. It is used only if nobody but its user and root can change
 * what the programs keep in it; other files in it are nobody's concern.
 */
public final class DataDirectory {
  private static final List<String> KEPT =
      List.of("listener.lock", "capture", "quarantine", "replay", "calibrate", "store");

  private DataDirectory() {}

  /**
   * Creates the directory if it is missing, and checks it.
   *
   * @return its path without symbolic links
   * @throws org.godo.model.error.GodoException if another user owns or can change some of it
   */
  public static Path open(Path dataDir) throws IOException {
    Path real = OwnFiles.directory(dataDir);
    checkContents(real);
    return real;
  }

  /**
   * Checks the directory and changes nothing.
   *
   * @throws org.godo.model.error.GodoException if another user owns or can change some of it
   */
  public static void check(Path dataDir) throws IOException {
    if (Files.isDirectory(dataDir)) {
      OwnFiles.check(dataDir);
      checkContents(dataDir.toRealPath());
    }
  }

  private static void checkContents(Path real) throws IOException {
    for (String name : KEPT) {
      OwnFiles.checkTree(real.resolve(name));
    }
  }
}
