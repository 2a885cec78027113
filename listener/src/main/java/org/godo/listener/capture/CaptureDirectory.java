package org.godo.listener.capture;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Stream;
import org.godo.model.session.SessionHead;
import org.jspecify.annotations.Nullable;

/**
 * The segments of one session: {@code DATA_DIR/capture/SESSION/000001.pcap} and so on. Each is a
 * valid pcap of its own once it is not written to.
 */
public final class CaptureDirectory {
  private static final String CAPTURE = "capture";
  private static final String SUFFIX = ".pcap";

  /**
   * One that was only prepared, the one in use, and the one before, as that may just have begun.
   */
  private static final int LAST_SEGMENTS = 3;

  private static final String QUARANTINE = "quarantine";
  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final Path path;
  private final Path quarantine;
  private final Set<Integer> damaged = new ConcurrentSkipListSet<>();

  private CaptureDirectory(Path dataDir, Path path) {
    this.path = path;
    this.quarantine = dataDir.resolve(QUARANTINE).resolve(path.getFileName());
  }

  /** The directory of a session's capture, which need not exist. */
  public static CaptureDirectory of(Path dataDir, String session) {
    return new CaptureDirectory(dataDir, dataDir.resolve(CAPTURE).resolve(session));
  }

  /** The segments in any directory, as one that was copied elsewhere or is in quarantine. */
  public static CaptureDirectory at(Path directory) {
    return new CaptureDirectory(directory, directory);
  }

  /** A directory for a capture that is discarded and belongs to no session. */
  static CaptureDirectory scratch(Path dataDir, String name) {
    return new CaptureDirectory(dataDir, dataDir.resolve(name));
  }

  /** The captures in a data directory, ordered by name. */
  public static List<CaptureDirectory> list(Path dataDir) throws IOException {
    Path root = dataDir.resolve(CAPTURE);
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(root)) {
      return children
          .filter(Files::isDirectory)
          .sorted()
          .map(session -> new CaptureDirectory(dataDir, session))
          .toList();
    }
  }

  /** The session's id. */
  public String session() {
    return String.valueOf(path.getFileName());
  }

  /** Whether the directory is empty. */
  public boolean isEmpty() throws IOException {
    try (Stream<Path> children = Files.list(path)) {
      return children.findAny().isEmpty();
    }
  }

  /** The directory. */
  public Path path() {
    return path;
  }

  /** Creates the directory, for the owner only. */
  void create() throws IOException {
    Files.createDirectories(path, OWNER_ONLY);
  }

  /** Forces the directory's entries to disk. */
  void force() throws IOException {
    try (FileChannel directory = FileChannel.open(path, StandardOpenOption.READ)) {
      directory.force(true);
    }
  }

  /** The file of a segment, which need not exist. */
  public Path file(int segment) {
    String digits = Integer.toString(segment);
    return path.resolve("0".repeat(Math.max(0, 6 - digits.length())) + digits + SUFFIX);
  }

  /** Numbers of the existing segments, ascending. */
  public List<Integer> segments() throws IOException {
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

  /** Whether there are segments in it. */
  public boolean hasSegments() throws IOException {
    return !segments().isEmpty();
  }

  /**
   * The position behind the last byte written, found by reading the last segments: those that were
   * only prepared hold nothing, and the one in use ends in zeros.
   */
  public long writtenEnd() throws IOException {
    List<Integer> numbers = segments();
    for (int i = numbers.size() - 1; i >= 0; i--) {
      int segment = numbers.get(i);
      try (SegmentReader reader = new SegmentReader(segment, file(segment), 0)) {
        while (reader.next(Long.MAX_VALUE) != null) {
          // goes to the last whole message
        }
        long end = reader.offset() + reader.skippedBytes();
        if (i == 0 || end > PcapFormat.FILE_HEADER_BYTES) {
          return Position.of(segment, end);
        }
      } catch (NoSuchFileException removed) {
        // delivered and removed since the directory was listed
      }
    }
    return 0;
  }

  /** Bytes between two positions, of which the second is the later; removed segments have none. */
  public long bytesBetween(long from, long to) throws IOException {
    long sum = 0;
    int last = Position.segment(to);
    for (int segment = Math.max(1, Position.segment(from)); segment <= last; segment++) {
      long begin = segment == Position.segment(from) ? Position.offset(from) : 0;
      long end = segment == last ? Position.offset(to) : size(file(segment));
      sum += Math.max(0, end - begin);
    }
    return sum;
  }

  /** The first segment there is from this number on; {@code Integer.MAX_VALUE} if there is none. */
  int firstFrom(int number) throws IOException {
    return segments().stream().filter(each -> each >= number).findFirst().orElse(Integer.MAX_VALUE);
  }

  /** Bytes of the segments on disk. */
  public long bytes() throws IOException {
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

  /** Returns a reader that begins at a position, 0 for the beginning. */
  public CaptureTail tail(long from, LogEnd end) {
    return new CaptureTail(this, from, end);
  }

  /**
   * The head of the session: from the first segment whose first note can be read; null if there is
   * none.
   */
  public @Nullable SessionHead sessionHead() throws IOException {
    for (int segment : segments()) {
      try (SegmentReader reader = new SegmentReader(segment, file(segment), 0)) {
        CapturedMessage first = reader.next(Long.MAX_VALUE);
        if (first != null
            && first.family() == CapturedMessage.NOTE
            && NoteCodec.decode(first.payload()) instanceof Note.SessionStart start) {
          return start.head();
        }
      }
    }
    return null;
  }

  /** Returns a reader of the first segment. */
  public CaptureTail tailOfBeginning() throws IOException {
    List<Integer> numbers = segments();
    return tailOf(numbers.subList(0, Math.min(1, numbers.size())));
  }

  /** Returns a reader of the last segments, at least one of which was written to if any was. */
  public CaptureTail tailOfEnd() throws IOException {
    List<Integer> numbers = segments();
    return tailOf(numbers.subList(Math.max(0, numbers.size() - LAST_SEGMENTS), numbers.size()));
  }

  private CaptureTail tailOf(List<Integer> numbers) throws IOException {
    if (numbers.isEmpty()) {
      return tail(0, LogEnd.at(0));
    }
    int last = numbers.get(numbers.size() - 1);
    return tail(
        Position.of(numbers.get(0), 0), LogEnd.at(Position.of(last, Files.size(file(last)))));
  }

  /** Marks a segment as damaged, so that it is not removed. */
  void noteDamage(int segment) {
    damaged.add(segment);
  }

  /** The segments found damaged so far. */
  public List<Path> damagedFiles() {
    return damaged.stream().map(this::file).toList();
  }

  /**
   * Removes the segments that end before the one this position is in; those that are damaged are
   * moved to {@code DATA_DIR/quarantine/SESSION} instead.
   *
   * @return where the damaged ones are now
   */
  public List<Path> removeBefore(long position) throws IOException {
    List<Path> kept = new ArrayList<>();
    for (int segment : segments()) {
      if (segment < Position.segment(position)) {
        remove(segment, kept);
      }
    }
    return kept;
  }

  /** Removes all segments, as {@link #removeBefore} does. */
  public List<Path> removeSegments() throws IOException {
    List<Path> kept = new ArrayList<>();
    for (int segment : segments()) {
      remove(segment, kept);
    }
    return kept;
  }

  /** Moves all segments to quarantine and returns their files there. */
  public List<Path> quarantineAll() throws IOException {
    damaged.addAll(segments());
    return removeSegments();
  }

  /** Repairs what a killed listener left; changes nothing in a session that ended in order. */
  public CaptureRepair repair() throws IOException {
    return CaptureRepair.of(this, null);
  }

  /**
   * Repairs what a killed listener, or a host that stopped, left.
   *
   * @param next the session that runs now
   */
  public CaptureRepair repairBefore(SessionHead next) throws IOException {
    return CaptureRepair.of(this, next);
  }

  private void remove(int segment, List<Path> kept) throws IOException {
    Path file = file(segment);
    if (damaged.contains(segment)) {
      Files.createDirectories(quarantine, OWNER_ONLY);
      kept.add(
          Files.move(file, quarantine.resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE));
      return;
    }
    // Mappings of the file that were not collected yet would keep its blocks.
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(0);
    }
    Files.delete(file);
  }
}
