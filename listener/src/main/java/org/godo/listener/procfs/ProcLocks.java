package org.godo.listener.procfs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.godo.listener.file.TableReader;

/**
 * {@code /proc/locks} (proc(5)): who holds a lock on a file. Trying the lock would show it too, but
 * might refuse it to a program that starts at that moment.
 */
public final class ProcLocks {
  private static final int PID = 4;
  private static final int FILE = 5;

  private ProcLocks() {}

  /**
   * Returns the process that holds a lock on a file; empty if none does, or there is no such file.
   *
   * @param proc where /proc is mounted
   */
  public static OptionalInt holder(Path proc, Path file) throws IOException {
    if (!Files.exists(file)) {
      return OptionalInt.empty();
    }
    long device = ((Number) Files.getAttribute(file, "unix:dev")).longValue();
    long inode = ((Number) Files.getAttribute(file, "unix:ino")).longValue();
    return TableReader.read(
            proc.resolve("locks"), locks -> holders(locks, device, inode).boxed().limit(1))
        .stream()
        .mapToInt(Integer::intValue)
        .findFirst();
  }

  /**
   * @param device as stat(2) gives it; the table has major and minor number apart
   */
  static IntStream holders(Stream<String> locks, long device, long inode) {
    long major = device >>> 8 & 0xfff;
    long minor = (device & 0xff) | (device >>> 12 & 0xfff00);
    String name = String.format(Locale.ROOT, "%02x:%02x:%d", major, minor, inode);
    return locks
        .map(line -> line.trim().split(" +"))
        .filter(row -> row.length > FILE && row[FILE].equals(name))
        .mapToInt(row -> Integer.parseInt(row[PID]));
  }
}
