package org.godo.listener.input;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongConsumer;
import org.godo.listener.capture.Position;
import org.godo.listener.parse.AuditRecord;
import org.godo.model.error.ExitCode;
import org.godo.model.error.GodoException;
import org.jspecify.annotations.Nullable;

/**
 * Finds the hosts and boots in the files of a log. Records of all files are passed to it once, in
 * the order of each file; the order of the files does not matter.
 */
final class LogSurvey {
  /** More hosts are refused: each costs memory, and is a session. */
  private static final int MAX_HOSTS = 1_000;

  /** Each costs memory. */
  private static final int MAX_STRAYS = 100_000;

  private static final String UNNAMED = "";

  private final Map<String, Host> hosts = new LinkedHashMap<>();
  private final Set<Long> strays = new HashSet<>();
  private int file = -1;
  private @Nullable Host current;
  private @Nullable String currentNode;
  private boolean anyInFile;
  private long firstMillis;
  private boolean any;

  /** Files without a record. */
  private final List<Integer> empty = new ArrayList<>();

  /** One host's stretches. */
  private static final class Host {
    private final @Nullable String node;
    private final List<List<Stretch>> files = new ArrayList<>();
    private @Nullable BootDetector detector;
    private @Nullable StrayTimes times;

    private final List<Integer> leading = new ArrayList<>();

    private Host(@Nullable String node) {
      this.node = node;
    }

    private StrayTimes times(int file, long offset, LongConsumer strays) {
      StrayTimes open = times;
      if (open == null) {
        BootDetector begun = new BootDetector(file, offset);
        open = new StrayTimes(begun::accept, strays);
        detector = begun;
        times = open;
      }
      return open;
    }

    private void endFile() {
      BootDetector open = detector;
      if (open != null) {
        Objects.requireNonNull(times).finish();
        files.add(open.finish());
        detector = null;
        times = null;
      }
    }
  }

  /** Starts the next file. */
  void nextFile() {
    hosts.values().forEach(Host::endFile);
    if (file >= 0 && !anyInFile) {
      empty.add(file);
    }
    file++;
    anyInFile = false;
    current = null;
  }

  /**
   * Accepts the next record of the file.
   *
   * @param offset of its line
   */
  void accept(AuditRecord record, long offset) {
    Host host = current;
    if (host == null || !Objects.equals(record.node(), currentNode)) {
      host = host(record.node());
    }
    if (!anyInFile) {
      anyInFile = true;
      host.leading.add(file);
    }
    if (!any) {
      any = true;
      firstMillis = record.millis();
    }
    int here = file;
    host.times(file, offset, at -> addStray(Position.of(here + 1, at)))
        .accept(record.type(), record.serial(), record.millis(), offset);
  }

  private void addStray(long position) {
    if (strays.size() == MAX_STRAYS) {
      throw new GodoException(
          ExitCode.FAILED,
          "more than %d records of the log have impossible times: it is damaged; replay its parts"
              .formatted(MAX_STRAYS));
    }
    strays.add(position);
  }

  /** The positions of records whose times are impossible, which are of no part. */
  Set<Long> strays() {
    return Set.copyOf(strays);
  }

  private Host host(@Nullable String node) {
    Host host = hosts.computeIfAbsent(node == null ? UNNAMED : node, any -> new Host(node));
    if (hosts.size() > MAX_HOSTS) {
      throw new GodoException(
          ExitCode.FAILED,
          "the log names more than %d hosts (node=): replay the records of fewer at a time"
              .formatted(MAX_HOSTS));
    }
    current = host;
    currentNode = node;
    return host;
  }

  /** Returns the parts, host by host, and their boots in order; at least one. */
  List<LogPart> finish() {
    nextFile();
    List<LogPart> parts = new ArrayList<>();
    for (Host host : hosts.values()) {
      BootJoiner joiner = new BootJoiner();
      host.files.forEach(joiner::addFile);
      joiner.join().forEach(boot -> parts.add(part(host, boot)));
    }
    if (parts.isEmpty()) {
      parts.add(new LogPart(null, List.of(), 0, 0));
    }
    parts.set(0, parts.get(0).with(empty));
    return parts;
  }

  private LogPart part(Host host, Boot boot) {
    List<LogRange> ranges = new ArrayList<>();
    for (Stretch stretch : boot.stretches()) {
      ranges.add(range(host, stretch));
    }
    boolean empty = boot.isEmpty();
    return new LogPart(
        host.node,
        ranges,
        empty ? firstMillis : boot.least(),
        empty ? firstMillis : boot.greatest());
  }

  private static LogRange range(Host host, Stretch stretch) {
    boolean leading = host.leading.contains(stretch.file()) && isFirst(host, stretch);
    return new LogRange(
        stretch.file(),
        leading ? 0 : stretch.from(),
        stretch.to(),
        host.node,
        leading,
        stretch.first(),
        stretch.shift());
  }

  private static boolean isFirst(Host host, Stretch stretch) {
    return host.files.stream().anyMatch(ofFile -> ofFile.get(0) == stretch);
  }
}
