package org.godo.listener.reassemble;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import org.godo.listener.reassemble.ReassemblyState.Missing;
import org.godo.model.session.Loss;
import org.godo.model.session.LossWindow;

/**
 * Tracks the serials of one kernel: extends them to 64 bits and finds those that are missing.
 *
 * <p>Records of different CPUs overtake each other, so a serial that is skipped may only be late.
 * It is reported once it has been missing for a while, by the arrival clock.
 */
final class SerialTracker {
  private static final long NANOS_PER_MILLI = 1_000_000L;

  /** Ranges missing at once before the oldest are reported early, to bound memory. */
  private static final int MAX_RANGES = 4096;

  private final TreeMap<Long, Missing> missing = new TreeMap<>();
  private boolean started;
  private long highest;
  private long highestFrom;

  SerialTracker(ReassemblyState.Serials state) {
    started = state.started();
    highest = state.highest();
    highestFrom = state.highestFrom();
    state.missing().forEach(range -> missing.put(range.first(), range));
  }

  ReassemblyState.Serials state() {
    return new ReassemblyState.Serials(
        started, highest, highestFrom, new ArrayList<>(missing.values()));
  }

  /**
   * Notes a serial and returns it extended to 64 bits.
   *
   * @param arrivalNs nanoseconds since the epoch
   * @param nowNs the same on the clock of {@link #expire}
   */
  long observe(long serial, long millis, long arrivalNs, long nowNs) {
    long extended = extend(serial);
    if (extended > highest || !started) {
      if (started && extended > highest + 1) {
        noteMissing(highest + 1, extended - 1, arrivalNs / NANOS_PER_MILLI, nowNs);
      }
      started = true;
      highest = extended;
      highestFrom = Math.min(millis, arrivalNs / NANOS_PER_MILLI);
    } else {
      noteFound(extended);
    }
    return extended;
  }

  /**
   * The distance as a signed 32-bit number is right for anything less than 2^31 ahead or behind.
   */
  private long extend(long serial) {
    return started ? highest + (int) (serial - highest) : serial;
  }

  private void noteMissing(long first, long last, long to, long nowNs) {
    missing.put(first, new Missing(first, last, Math.min(highestFrom, to), to, nowNs));
  }

  private void noteFound(long serial) {
    if (missing.isEmpty()) {
      return;
    }
    Map.Entry<Long, Missing> entry = missing.floorEntry(serial);
    if (entry == null || entry.getValue().last() < serial) {
      return;
    }
    Missing range = entry.getValue();
    missing.remove(range.first());
    keep(range, range.first(), serial - 1);
    keep(range, serial + 1, range.last());
  }

  private void keep(Missing range, long first, long last) {
    if (first <= last) {
      missing.put(first, new Missing(first, last, range.from(), range.to(), range.noticedNs()));
    }
  }

  /** Reports the serials that have been missing since the deadline or longer. */
  void expire(long deadlineNs, ReassemblySink sink) {
    Iterator<Missing> ranges = missing.values().iterator();
    int surplus = missing.size() - MAX_RANGES;
    while (ranges.hasNext()) {
      Missing range = ranges.next();
      if (range.noticedNs() > deadlineNs && surplus <= 0) {
        return;
      }
      surplus--;
      ranges.remove();
      sink.loss(new LossWindow(Loss.SERIAL_GAP, range.from(), range.to(), range.count()));
    }
  }
}
