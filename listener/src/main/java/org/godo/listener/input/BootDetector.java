package org.godo.listener.input;

import java.util.ArrayList;
import java.util.List;
import org.godo.listener.parse.RecordType;
import org.jspecify.annotations.Nullable;

/**
 * Divides the records of one host in one file into stretches, each of one boot. The kernel numbers
 * its events from 1 at a boot (kernel/audit.c, audit_serial), so a stretch ends where a serial
 * recurs with another time, or where serials drop and go on from there. The start of the audit
 * daemon, too, begins a new one, as whether the host was started is clear only from what follows.
 *
 * <p>Events of different CPUs overtake each other, and forwarders repeat or delay them. So a drop
 * counts only once some events have followed it, or the file ends, and nothing went on from before.
 */
final class BootDetector {
  /** Events behind the highest serial, in a row, that may be late. */
  private static final int LATE_EVENTS = 16;

  /** How far behind they may be where nothing follows. */
  private static final long LATE_SERIALS = 256;

  /** How far behind an event may be that overtook one of a call that blocked for long. */
  private static final long OVERTAKEN_SERIALS = 16;

  /** The time of an event is that of the call's entry, so it may be much earlier, hardly later. */
  private static final long LATER_MILLIS = 10_000;

  private static final long EARLIER_MILLIS = 600_000;

  private final int file;
  private final List<Stretch> stretches = new ArrayList<>();
  private Stretch current;

  /** Events behind the highest serial, of which it is not clear yet whether they are late. */
  private @Nullable Stretch behind;

  private long lastSerial = -1;
  private long lastMillis = -1;

  BootDetector(int file, long from) {
    this.file = file;
    this.current = new Stretch(file, from);
  }

  /**
   * Accepts the next record of the host.
   *
   * @param offset of its line
   */
  void accept(int type, long serial, long millis, long offset) {
    if (RecordType.isDaemon(type)) {
      if (type == RecordType.DAEMON_START) {
        daemonStarts(offset);
      }
    } else if (serial != lastSerial || millis != lastMillis) {
      lastSerial = serial;
      lastMillis = millis;
      if (RecordType.isBoot(type)) {
        boots(type, serial, millis, offset);
      } else {
        event(serial, millis, offset);
      }
      if (type == RecordType.SYSTEM_SHUTDOWN) {
        current.hasShutdown();
      }
    }
  }

  private void daemonStarts(long offset) {
    settleBehind();
    if (!current.isEmpty()) {
      begin(new Stretch(file, offset), offset);
    }
    current.startsWithDaemon();
  }

  private void boots(int type, long serial, long millis, long offset) {
    boolean repeated = current.millisOf(current.extend(serial)) == millis;
    boolean goesOn = behind != null && serial > behind.highest();
    boolean isNext = isNext(type, serial, millis);
    if (!repeated && !goesOn && !isNext && isAnother(type, millis)) {
      settleBehind();
      begin(new Stretch(file, offset), offset);
      current.beginsBoot();
    }
    event(serial, millis, offset);
    if (!isNext) {
      Stretch holder = behind == null ? current : behind;
      holder.hasBoot();
    }
  }

  /**
   * Whether a message that a program sends once a boot is the next event of the boot so far, of
   * which the beginning is known or long ago. Any program with CAP_AUDIT_WRITE can send it, but the
   * kernel gives the serials.
   */
  private boolean isNext(int type, long serial, long millis) {
    long distance = current.extend(serial) - current.highest();
    return RecordType.isOfUserSpace(type)
        && !current.isEmpty()
        && (current.isBoot() || !current.isDaemonStart())
        && distance > 0
        && distance <= OVERTAKEN_SERIALS
        && Math.abs(millis - current.greatest()) <= EARLIER_MILLIS;
  }

  /** Whether a record that is written once a boot is not of the boot so far. */
  private boolean isAnother(int type, long millis) {
    boolean late = !current.isDaemonStart() && millis - current.least() > EARLIER_MILLIS;
    return current.isBoot() || (!current.isEmpty() && (type == RecordType.KERNEL || late));
  }

  private void begin(Stretch next, long offset) {
    current.endAt(offset);
    stretches.add(current);
    current = next;
  }

  private void event(long serial, long millis, long offset) {
    long extended = current.extend(serial);
    if (current.isEmpty()) {
      current.add(extended, millis);
    } else if (extended > current.highest()) {
      ahead(serial, millis, offset);
    } else {
      long known = current.millisOf(extended);
      if (known == millis) {
        settleBehind();
      } else if (known == SeenEvents.NOT_SEEN) {
        behind(serial, millis, offset);
      } else {
        recurs(serial, millis, offset);
      }
    }
  }

  private void ahead(long serial, long millis, long offset) {
    if (behind == null) {
      current.add(current.extend(serial), millis);
    } else {
      boolean late = mayBeLate(current, behind);
      settle(late);
      event(serial, millis, offset);
    }
  }

  private void behind(long serial, long millis, long offset) {
    Stretch run = behind == null ? new Stretch(file, offset) : behind;
    behind = run;
    long known = run.millisOf(serial);
    if (known == millis) {
      return;
    }
    if (known != SeenEvents.NOT_SEEN) {
      settle(false);
      event(serial, millis, offset);
      return;
    }
    run.add(serial, millis);
    if (run.events() > LATE_EVENTS) {
      settle(false);
    }
  }

  /** A serial has another time than before: a new boot, which began where the serials dropped. */
  private void recurs(long serial, long millis, long offset) {
    Stretch run = behind;
    boolean goesOn = run != null && serial > run.highest();
    if (goesOn) {
      settle(false);
      event(serial, millis, offset);
    } else {
      settle(true);
      begin(new Stretch(file, offset), offset);
      current.beginsBoot();
      current.add(serial, millis);
    }
  }

  private void settleBehind() {
    if (behind != null) {
      settle(mayBeLate(current, behind) && mayEnd(current, behind));
    }
  }

  private void settle(boolean late) {
    Stretch run = behind;
    behind = null;
    if (run == null) {
      return;
    }
    if (late) {
      current.absorb(run);
    } else {
      begin(run, run.from());
    }
  }

  private static boolean mayBeLate(Stretch before, Stretch run) {
    if (run.isBoot()) {
      return false;
    }
    boolean inTime =
        run.least() >= before.least() - EARLIER_MILLIS
            && run.greatest() <= before.greatest() + LATER_MILLIS;
    return inTime || overtook(before, run);
  }

  /** An event that was overtaken by the one of a call that blocked, whose time is much earlier. */
  private static boolean overtook(Stretch before, Stretch run) {
    return run.events() <= 2
        && before.extend(run.first()) > before.first()
        && lag(before, run) <= OVERTAKEN_SERIALS;
  }

  /** Whether a run may be late where nothing follows that goes on from before. */
  private static boolean mayEnd(Stretch before, Stretch run) {
    boolean later = run.events() > 1 && run.least() > before.greatest();
    return overtook(before, run) || (!later && lag(before, run) <= LATE_SERIALS);
  }

  private static long lag(Stretch before, Stretch run) {
    return before.highest() - before.extend(run.first());
  }

  /** Ends the file and returns its stretches in order. */
  List<Stretch> finish() {
    settleBehind();
    stretches.add(current);
    return List.copyOf(stretches);
  }
}
