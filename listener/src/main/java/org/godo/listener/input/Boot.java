package org.godo.listener.input;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.godo.listener.capture.Position;

/** Stretches of one host that are of one boot, in the order of their serials. */
final class Boot {
  /** Serials so far apart still follow each other closely. */
  private static final long ADJACENT_SERIALS = 1;

  private static final long WRAP = 1L << 32;

  /** The time of an event is that of the call's entry, so later events may have earlier times. */
  private static final long LATER_MILLIS = 10_000;

  private static final long EARLIER_MILLIS = 600_000;

  /** Files of one boot are not further apart unless their serials are consecutive. */
  private static final long FAR_MILLIS = 400L * 24 * 3_600_000;

  private static final long DAY_MILLIS = 24L * 3_600_000;
  private static final long OVERTAKEN_SERIALS = 16;
  private static final int MAX_LOOKUPS = 4_096;

  /** Events at the beginning whose latest time is that of the beginning. */
  private static final int FIRST_EVENTS = 8;

  private final List<Stretch> stretches = new ArrayList<>();

  /** Whether its files have no boot before it, and none after it. */
  private boolean firstInFiles = true;

  private boolean lastInFiles = true;

  Boot(Stretch first) {
    stretches.add(first);
  }

  void followsOtherInFile() {
    firstInFiles = false;
  }

  void isFollowedInFile() {
    lastInFiles = false;
  }

  List<Stretch> stretches() {
    return stretches.stream()
        .sorted(
            Comparator.comparing(Stretch::isEmpty)
                .thenComparingLong(Stretch::first)
                .thenComparingInt(Stretch::file)
                .thenComparingLong(Stretch::from))
        .toList();
  }

  void add(Stretch stretch) {
    stretches.add(stretch);
  }

  /** Adds the stretches of another that is the same boot. */
  void addAll(Boot other) {
    if (!other.isEmpty()) {
      firstInFiles = other.first() < first() ? other.firstInFiles : firstInFiles;
      lastInFiles = other.highest() > highest() ? other.lastInFiles : lastInFiles;
    }
    stretches.addAll(other.stretches);
  }

  boolean isEmpty() {
    return stretches.stream().allMatch(Stretch::isEmpty);
  }

  long first() {
    return filled().mapToLong(Stretch::first).min().orElse(0);
  }

  long highest() {
    return filled().mapToLong(Stretch::highest).max().orElse(0);
  }

  long least() {
    return filled().mapToLong(Stretch::least).min().orElse(0);
  }

  long greatest() {
    return filled().mapToLong(Stretch::greatest).max().orElse(0);
  }

  private Stream<Stretch> filled() {
    return stretches.stream().filter(stretch -> !stretch.isEmpty());
  }

  /** Its place among others: the rank of its first file, then its offset there. */
  long placeBy(Map<Integer, Integer> ranks) {
    return stretches.stream()
        .filter(stretch -> ranks.containsKey(stretch.file()))
        .mapToLong(stretch -> Position.of(ranks.getOrDefault(stretch.file(), 0), stretch.from()))
        .min()
        .orElse(0);
  }

  /** Whether a record that is written once a boot is there. */
  private boolean isBoot() {
    return stretches.stream().anyMatch(Stretch::isBoot);
  }

  private boolean isShutdown() {
    return stretches.stream().anyMatch(Stretch::isShutdown);
  }

  /** How the events of two boots agree that have the same serials. */
  enum Common {
    NONE,
    /** An event is in both. */
    SAME,
    /** A serial has two times. */
    DIFFERENT
  }

  Common common(Boot other) {
    Common found = Common.NONE;
    for (Stretch one : stretches) {
      for (Stretch two : other.stretches) {
        Common common = common(one, two);
        if (common == Common.DIFFERENT) {
          return common;
        }
        found = common == Common.SAME ? common : found;
      }
    }
    return found;
  }

  private static Common common(Stretch one, Stretch two) {
    if (one.isEmpty()
        || two.isEmpty()
        || one.first() > two.highest()
        || two.first() > one.highest()) {
      return Common.NONE;
    }
    Stretch fewer = one.sampled() < two.sampled() ? one : two;
    Stretch more = fewer == one ? two : one;
    int[] counts = new int[2];
    fewer.forEach(
        (serial, millis) -> {
          long known = more.millisOf(serial);
          if (known != SeenEvents.NOT_SEEN) {
            counts[known == millis ? 0 : 1]++;
          }
        });
    if (counts[1] > 0) {
      return Common.DIFFERENT;
    }
    return counts[0] > 0 ? Common.SAME : Common.NONE;
  }

  /** Whether a stretch that follows in the same file is of this boot. */
  boolean goesOnWith(Stretch next) {
    boolean restarted =
        next.isBootBegun()
            || (next.isBoot() && (isBoot() || next.isDaemonStart()))
            || (next.isDaemonStart() && isShutdown() && !isNext(next));
    if (next.isEmpty() || isEmpty()) {
      return !restarted || next.isEmpty();
    }
    return switch (common(new Boot(next))) {
      case SAME -> true;
      case DIFFERENT -> false;
      case NONE -> !restarted && fits(next);
    };
  }

  /** Whether the next events follow so closely that a message of a shutdown was none. */
  private boolean isNext(Stretch next) {
    long distance = next.first() - highest();
    return distance > 0
        && distance <= ADJACENT_SERIALS
        && Math.abs(next.least() - greatest()) <= EARLIER_MILLIS;
  }

  private boolean fits(Stretch next) {
    if (next.first() > highest()) {
      return true;
    }
    if (next.highest() < first()) {
      // files were put together in the wrong order, or the clock of the next boot is behind
      return first() - next.highest() <= ADJACENT_SERIALS
          && next.greatest() <= least() + LATER_MILLIS
          && least() - next.greatest() < DAY_MILLIS;
    }
    return highest() - next.first() <= OVERTAKEN_SERIALS
        || (next.least() <= timeAt(next.first()) + LATER_MILLIS
            && next.least() >= least() - EARLIER_MILLIS);
  }

  /** The time of its beginning; a call that blocked before may have a much earlier one. */
  long begin() {
    long begin = least();
    long first = first();
    for (Stretch stretch : stretches) {
      for (long serial = first; serial < first + FIRST_EVENTS; serial++) {
        begin = Math.max(begin, stretch.millisOf(serial));
      }
    }
    return begin;
  }

  /** The time of the first known event with this serial or a higher one. */
  private long timeAt(long serial) {
    long last = Math.min(highest(), serial + MAX_LOOKUPS);
    for (long at = serial; at <= last; at++) {
      for (Stretch stretch : stretches) {
        long millis = stretch.millisOf(at);
        if (millis != SeenEvents.NOT_SEEN) {
          return millis;
        }
      }
    }
    return greatest();
  }

  /** Whether this boot begins with its beginning, so that no other part of it is earlier. */
  private boolean isBegun() {
    Stretch first = stretches().get(0);
    return first.isBootBegun() || (first.isBoot() && first.isDaemonStart());
  }

  /** Whether files can continue this boot with another: boots follow each other in each file. */
  boolean mayBeContinuedBy(Boot later) {
    return lastInFiles
        && later.firstInFiles
        && !sharesFile(later)
        && !later.isBegun()
        && !(isBoot() && later.isBoot())
        && later.greatest() > least() - DAY_MILLIS;
  }

  private boolean sharesFile(Boot other) {
    return stretches.stream()
        .anyMatch(one -> other.stretches.stream().anyMatch(two -> one.file() == two.file()));
  }

  /** Whether a later boot's serials follow this one's, over a wrap or not. */
  boolean isContinuedBy(Boot later) {
    return isNext(later.first() - highest()) || isNext(later.first() + WRAP - highest());
  }

  private static boolean isNext(long distance) {
    return distance > 0 && distance <= ADJACENT_SERIALS;
  }

  /** Whether another, whose events are all later, may be the same boot after a gap. */
  boolean mayGoOnWith(Boot later) {
    boolean shutDown = isShutdown() && later.stretches().get(0).isDaemonStart();
    return highest() < later.first()
        && greatest() <= later.begin() + EARLIER_MILLIS
        && later.begin() - greatest() < FAR_MILLIS
        && !shutDown;
  }

  /** Adds another, whose serials may be those behind the wrap. */
  void continueWith(Boot later) {
    if (later.first() < highest()) {
      later.stretches.forEach(Stretch::moveOverWrap);
    }
    addAll(later);
  }
}
