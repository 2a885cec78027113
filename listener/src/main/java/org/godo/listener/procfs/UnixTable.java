package org.godo.listener.procfs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.godo.listener.file.TableReader;

/**
 * {@code /proc/net/unix}: the unix sockets of our network namespace (net/unix/af_unix.c, {@code
 * unix_seq_show}).
 */
final class UnixTable {
  private static final int FLAGS = 3;
  private static final int INODE = 6;
  private static final int PATH = 7;

  /** {@code __SO_ACCEPTCON}: the socket listens (include/uapi/linux/net.h). */
  private static final int LISTENS = 1 << 16;

  private UnixTable() {}

  /**
   * A socket that listens at a path.
   *
   * @param inode of the socket itself, not of the file
   * @param path as its program named it
   */
  record Listening(long inode, String path) {}

  /**
   * Returns the inodes of the sockets that listen at a file, by whatever name: /var/run is a link
   * to /run, and a container may have the file mounted elsewhere.
   *
   * @param proc where /proc is mounted
   */
  static Set<Long> listeningAt(Path proc, Path file) throws IOException {
    Object key = Files.getAttribute(file, "unix:ino");
    Object device = Files.getAttribute(file, "unix:dev");
    return Set.copyOf(
        TableReader.read(
            proc.resolve("net/unix"),
            lines ->
                parse(lines)
                    .filter(
                        socket ->
                            isSame(Path.of(socket.path()), key, device)
                                || isSame(proc.resolve("1/root" + socket.path()), key, device))
                    .map(Listening::inode)));
  }

  /** Sockets without a path, or with an abstract or relative one, are left out. */
  static Stream<Listening> parse(Stream<String> lines) {
    return lines
        .skip(1)
        .map(line -> line.trim().split(" +", PATH + 1))
        .filter(row -> row.length > PATH && row[PATH].startsWith("/"))
        .filter(row -> (Integer.parseUnsignedInt(row[FLAGS], 16) & LISTENS) != 0)
        .map(row -> new Listening(Long.parseLong(row[INODE]), row[PATH]));
  }

  private static boolean isSame(Path path, Object inode, Object device) {
    try {
      return Files.exists(path)
          && inode.equals(Files.getAttribute(path, "unix:ino"))
          && device.equals(Files.getAttribute(path, "unix:dev"));
    } catch (IOException gone) {
      return false;
    }
  }
}
