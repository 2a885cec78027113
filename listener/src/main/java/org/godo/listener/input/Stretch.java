package org.godo.listener.input;

/**
 * A part of one file in which the records of one host are of one boot: from one sign of a boot, or
 * drop of the serials, to the next. Serials are extended over wraps.
 */
final class Stretch {
  /** Serials this close to a wrap, on both sides, are taken as consecutive. */
  private static final long WRAP_WINDOW = 1L << 24;

  private static final long WRAP = 1L << 32;

  private final int file;
  private final long from;
  private final SeenEvents seen = new SeenEvents();
  private long to = Long.MAX_VALUE;
  private long first;
  private long highest;
  private long least = Long.MAX_VALUE;
  private long greatest = Long.MIN_VALUE;
  private long events;
  private long shift;

  /** Whether it begins with the start of the audit daemon. */
  private boolean daemonStart;

  /** Whether it has a record that is written once a boot, at its beginning. */
  private boolean boot;

  /** Whether its first record is certainly of another boot than those before. */
  private boolean beginsBoot;

  /** Whether the host was shut down in it. */
  private boolean shutdown;

  /**
   * @param file its number
   * @param from offset of its first record
   */
  Stretch(int file, long from) {
    this.file = file;
    this.from = from;
  }

  /** Extends a serial to 64 bits, near the highest so far: only close to a wrap it is over it. */
  static long extend(long highest, long serial) {
    long low = highest & WRAP - 1;
    long near = highest - low + serial;
    if (low > WRAP - WRAP_WINDOW && serial < WRAP_WINDOW) {
      return near + WRAP;
    }
    return low < WRAP_WINDOW && serial > WRAP - WRAP_WINDOW ? near - WRAP : near;
  }

  long extend(long serial) {
    return events == 0 ? serial : extend(highest, serial);
  }

  /** Adds an event with an extended serial. */
  void add(long serial, long millis) {
    first = events == 0 ? serial : Math.min(first, serial);
    highest = events == 0 ? serial : Math.max(highest, serial);
    least = Math.min(least, millis);
    greatest = Math.max(greatest, millis);
    events++;
    seen.add(serial, millis);
  }

  /** Adds the events of another, which are late ones of this; its serials are not extended. */
  void absorb(Stretch late) {
    late.seen.forEach((serial, millis) -> add(extend(serial), millis));
    boot |= late.boot;
  }

  /** It begins with a boot for certain. */
  void beginsBoot() {
    beginsBoot = true;
  }

  /** Counts its serials from behind the wrap of those before. */
  void moveOverWrap() {
    shift += WRAP;
  }

  void endAt(long offset) {
    to = offset;
  }

  void startsWithDaemon() {
    daemonStart = true;
  }

  void hasBoot() {
    boot = true;
  }

  void hasShutdown() {
    shutdown = true;
  }

  int file() {
    return file;
  }

  long from() {
    return from;
  }

  /** Offset of the first record behind it. */
  long to() {
    return to;
  }

  boolean isEmpty() {
    return events == 0;
  }

  long events() {
    return events;
  }

  /** Its least serial. */
  long first() {
    return first + shift;
  }

  long highest() {
    return highest + shift;
  }

  /** What is added to serials of its file, a multiple of 2^32. */
  long shift() {
    return shift;
  }

  /** The least time of its events, in milliseconds since the epoch. */
  long least() {
    return least;
  }

  long greatest() {
    return greatest;
  }

  boolean isDaemonStart() {
    return daemonStart;
  }

  boolean isBoot() {
    return boot;
  }

  boolean isBootBegun() {
    return beginsBoot;
  }

  boolean isShutdown() {
    return shutdown;
  }

  /** The time of an event, or {@link SeenEvents#NOT_SEEN}. */
  long millisOf(long serial) {
    return seen.get(serial - shift);
  }

  /** Its events, or a sample of them. */
  void forEach(SeenEvents.Visitor visitor) {
    seen.forEach((serial, millis) -> visitor.visit(serial + shift, millis));
  }

  int sampled() {
    return seen.size();
  }
}
