package org.godo.listener.deliver;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * How far a session's capture was delivered, kept in the file {@code checkpoint} beside the
 * segments: lines of a name and a number.
 *
 * <pre>
 * godo-checkpoint 1        version of the format
 * position 1099511627800   everything before it is in the store, durably
 * complete 0               1 when the capture had ended and all of it is delivered
 * total.audit_records 7    the session's totals until then
 * </pre>
 *
 * @param position where to begin again; {@code segment << 40 | offset}
 * @param complete nothing is left to deliver
 * @param totals by the names of the session's totals
 */
public record Checkpoint(long position, boolean complete, Map<String, Long> totals) {
  private static final String FILE = "checkpoint";
  private static final String VERSION = "godo-checkpoint";
  private static final long CURRENT_VERSION = 1;
  private static final String TOTAL = "total.";
  private static final int MAX_BYTES = 1 << 16;

  public Checkpoint {
    if (position < 0) {
      throw new IllegalArgumentException("position " + position + " is negative");
    }
    totals = Map.copyOf(totals);
  }

  /**
   * Reads a session's checkpoint.
   *
   * @param folder the session's folder
   * @return empty if none was taken yet
   * @throws IOException if it cannot be read or is not one; it is written so that a crash cannot
   *     leave such a file
   */
  public static Optional<Checkpoint> read(Path folder) throws IOException {
    Path file = folder.resolve(FILE);
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new IOException(file + " is too large for a checkpoint");
      }
      return Optional.of(parse(Files.readString(file)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " is not a checkpoint: " + e.getMessage(), e);
    }
  }

  private static Checkpoint parse(String text) {
    Map<String, Long> numbers = new TreeMap<>();
    for (String line : text.lines().toList()) {
      int space = line.indexOf(' ');
      if (space < 1) {
        throw new IllegalArgumentException("a line lacks its number");
      }
      numbers.put(line.substring(0, space), Long.valueOf(line.substring(space + 1)));
    }
    if (take(numbers, VERSION) != CURRENT_VERSION) {
      throw new IllegalArgumentException("its version is not " + CURRENT_VERSION);
    }
    long position = take(numbers, "position");
    boolean complete = take(numbers, "complete") == 1;
    Map<String, Long> totals = new TreeMap<>();
    numbers.forEach((name, number) -> totals.put(name.substring(TOTAL.length()), number));
    return new Checkpoint(position, complete, totals);
  }

  private static long take(Map<String, Long> numbers, String name) {
    Long number = numbers.remove(name);
    if (number == null) {
      throw new IllegalArgumentException("it has no line " + name);
    }
    return number;
  }

  /** Replaces the file at once: after a crash it holds the old or the new checkpoint. */
  void write(Path folder) throws IOException {
    Path next = folder.resolve(FILE + ".tmp");
    try (FileChannel channel =
        FileChannel.open(
            next,
            Set.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      ByteBuffer bytes = UTF_8.encode(text());
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(next, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel directory = FileChannel.open(folder, StandardOpenOption.READ)) {
      directory.force(true);
    }
  }

  /** Removes a session's checkpoint, for one that will not be read again. */
  static void remove(Path folder) throws IOException {
    Files.deleteIfExists(folder.resolve(FILE));
  }

  private String text() {
    StringBuilder text = new StringBuilder(256);
    line(text, VERSION, CURRENT_VERSION);
    line(text, "position", position);
    line(text, "complete", complete ? 1 : 0);
    new TreeMap<>(totals).forEach((name, number) -> line(text, TOTAL + name, number));
    return text.toString();
  }

  private static void line(StringBuilder text, String name, long number) {
    text.append(name).append(' ').append(number).append('\n');
  }
}
