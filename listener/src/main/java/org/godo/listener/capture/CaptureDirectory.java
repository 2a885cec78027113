package org.godo.listener.capture;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * The segments of one session: {@code DATA_DIR/capture/SESSION/000001.pcap} and so on. Each is a
 * valid pcap of its own when nobody writes to it.
 */
public final class CaptureDirectory {
  private static final String CAPTURE = "capture";
  private static final String SUFFIX = ".pcap";

  private final Path path;

  private CaptureDirectory(Path path) {
    this.path = path;
  }

  /** The place of a session's capture, which need not exist. */
  public static CaptureDirectory of(Path dataDir, String session) {
    return new CaptureDirectory(dataDir.resolve(CAPTURE).resolve(session));
  }

  static CaptureDirectory at(Path path) {
    return new CaptureDirectory(path);
  }

  /** The captures that are there, by the order of their names. */
  public static List<CaptureDirectory> list(Path dataDir) throws IOException {
    Path root = dataDir.resolve(CAPTURE);
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(root)) {
      return children.filter(Files::isDirectory).sorted().map(CaptureDirectory::new).toList();
    }
  }

  /** The session's id. */
  public String session() {
    return String.valueOf(path.getFileName());
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  /** Makes the directory, for the owner only. */
  void create() throws IOException {
    Files.createDirectories(
        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  Path file(int segment) {
    String digits = Integer.toString(segment);
    return path.resolve("0".repeat(Math.max(0, 6 - digits.length())) + digits + SUFFIX);
  }

  /** Numbers of the segments that are there, ascending. */
  List<Integer> segments() throws IOException {
    List<Integer> numbers = new ArrayList<>();
    try (Stream<Path> children = Files.list(path)) {
      children
          .map(child -> String.valueOf(child.getFileName()))
          .filter(name -> name.matches("\\d{6,9}\\.pcap"))
          .forEach(
              name ->
                  numbers.add(
                      Integer.parseInt(name.substring(0, name.length() - SUFFIX.length()))));
    }
    Collections.sort(numbers);
    return numbers;
  }

  /** Bytes the segments take on disk. */
  long bytes() throws IOException {
    long sum = 0;
    for (int segment : segments()) {
      sum += size(file(segment));
    }
    return sum;
  }

  private static long size(Path file) throws IOException {
    try {
      return Files.size(file);
    } catch (NoSuchFileException removed) {
      return 0; // delivered and removed since the directory was listed
    }
  }

  /** Reads from a position on, 0 for the beginning. */
  public CaptureTail tail(long from, LogEnd end) {
    return new CaptureTail(this, from, end);
  }

  /**
   * Reads the segment a position is in from its beginning; 0 stands for the first that is there.
   */
  public CaptureTail tailOfSegmentAt(long position) throws IOException {
    List<Integer> numbers = segments();
    if (numbers.isEmpty()) {
      return tail(0, LogEnd.at(0));
    }
    int last = numbers.get(numbers.size() - 1);
    int segment = Math.max(Position.segment(position), numbers.get(0));
    return tail(Position.of(segment, 0), LogEnd.at(Position.of(last, Files.size(file(last)))));
  }

  /** Removes the segments that end before the one this position is in. */
  public void removeBefore(long position) throws IOException {
    for (int segment : segments()) {
      if (segment < Position.segment(position)) {
        remove(file(segment));
      }
    }
  }

  /** Removes all segments. */
  public void deleteSegments() throws IOException {
    for (int segment : segments()) {
      remove(file(segment));
    }
  }

  /** Brings what a killed listener left back into form; of a session in order changes nothing. */
  public CaptureRepair repair() throws IOException {
    return CaptureRepair.of(this);
  }

  private static void remove(Path file) throws IOException {
    // Mappings of the file that were not collected yet would keep its blocks.
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(0);
    }
    Files.delete(file);
  }
}
