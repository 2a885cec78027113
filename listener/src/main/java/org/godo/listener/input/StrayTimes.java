package org.godo.listener.input;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.LongConsumer;
import org.godo.listener.parse.RecordType;

/**
 * Finds records of one host in one file whose time cannot be right: damaged or invented ones, which
 * would move the beginning or end of a boot, or seem to begin another. A clock that is set, a host
 * that was off and a call that blocked for long also show as a time far from those before; which it
 * is follows from the events behind: they go on from a right time, and go back from a wrong one.
 */
final class StrayTimes {
  /** Events behind one that is far from those before, which decide on it by majority. */
  private static final int VOTES = 8;

  /** The time of an event is that of its call's entry, so hardly later than the next: 1 h. */
  private static final long LATER_MILLIS = 3_600_000;

  /** A call that blocked for longer is less likely than a wrong time: 30 days. */
  private static final long EARLIER_MILLIS = 30L * 24 * 3_600_000;

  /** A host is hardly off for longer, where nothing follows that decides. */
  private static final long FAR_MILLIS = 400L * 24 * 3_600_000;

  private final Sink sink;
  private final LongConsumer strays;

  /** Records from the first that is undecided on; empty while none is. */
  private final List<Entry> waiting = new ArrayList<>();

  private boolean started;
  private long latest;

  /** Accepts records, in their order. */
  @FunctionalInterface
  interface Sink {
    void accept(int type, long serial, long millis, long offset);
  }

  private record Entry(int type, long serial, long millis, long offset) {
    boolean isOf(Entry event) {
      return serial == event.serial && millis == event.millis;
    }
  }

  /**
   * @param sink accepts the records whose times may be right
   * @param strays accepts the offsets of the others
   */
  StrayTimes(Sink sink, LongConsumer strays) {
    this.sink = sink;
    this.strays = strays;
  }

  /**
   * Accepts the next record.
   *
   * @param offset of its line
   */
  void accept(int type, long serial, long millis, long offset) {
    if (RecordType.isBoot(type)) {
      // The clock may be set only after it.
      finish();
      started = false;
      sink.accept(type, serial, millis, offset);
      return;
    }
    if (waiting.isEmpty() && mayPass(millis)) {
      pass(type, serial, millis, offset);
      return;
    }
    waiting.add(new Entry(type, serial, millis, offset));
    while (!waiting.isEmpty() && later(waiting.get(0)).size() >= VOTES) {
      decide();
    }
  }

  /** Decides on all that waits: the file or a boot ends. */
  void finish() {
    while (!waiting.isEmpty()) {
      decide();
    }
  }

  private boolean mayPass(long millis) {
    return started && !isAhead(millis, latest) && !isBehind(millis);
  }

  private static boolean isAhead(long millis, long of) {
    return millis > of + LATER_MILLIS;
  }

  private boolean isBehind(long millis) {
    return millis < latest - EARLIER_MILLIS;
  }

  private void pass(int type, long serial, long millis, long offset) {
    latest = Math.max(latest, millis);
    sink.accept(type, serial, millis, offset);
  }

  /** The events that wait behind one: a record of each. */
  private List<Entry> later(Entry first) {
    List<Entry> events = new ArrayList<>();
    Entry last = first;
    for (Entry each : waiting) {
      if (!each.isOf(last) && !each.isOf(first)) {
        events.add(each);
        last = each;
      }
    }
    return events;
  }

  private void decide() {
    Entry first = waiting.get(0);
    if (isRight(first, later(first))) {
      latest = first.millis();
      started = true;
      passWaiting();
    } else {
      for (Iterator<Entry> rest = waiting.iterator(); rest.hasNext(); ) {
        Entry each = rest.next();
        if (each.isOf(first)) {
          strays.accept(each.offset());
          rest.remove();
        }
      }
      passWaiting();
    }
  }

  /** Passes those that may pass now, up to the next that is undecided. */
  private void passWaiting() {
    int passed = 0;
    while (passed < waiting.size() && mayPass(waiting.get(passed).millis())) {
      Entry each = waiting.get(passed++);
      pass(each.type(), each.serial(), each.millis(), each.offset());
    }
    waiting.subList(0, passed).clear();
  }

  private boolean isRight(Entry event, List<Entry> later) {
    if (!later.isEmpty() && goesOn(event, later.get(0))) {
      return true;
    }
    boolean behind = started && isBehind(event.millis());
    long confirming = later.stream().filter(each -> confirms(event, behind, each)).count();
    long denying = later.size() - confirming;
    if (behind) {
      return confirming > denying;
    }
    if (later.size() <= 1 && started) {
      long limit = denying == 0 ? FAR_MILLIS : EARLIER_MILLIS;
      return event.millis() <= latest + limit;
    }
    return confirming >= denying;
  }

  /** A boot may have few events: they are numbered one after the other. */
  private static boolean goesOn(Entry event, Entry next) {
    return next.serial() == event.serial() + 1
        && Math.abs(next.millis() - event.millis()) <= LATER_MILLIS;
  }

  private boolean confirms(Entry event, boolean behind, Entry later) {
    if (behind) {
      return isBehind(later.millis());
    }
    boolean goesOn = !isAhead(event.millis(), later.millis());
    return started ? goesOn : goesOn && later.millis() <= event.millis() + FAR_MILLIS;
  }
}
