package org.godo.listener.deliver;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.godo.listener.capture.Note;
import org.godo.model.session.Delivered;
import org.godo.model.session.LossCause;
import org.godo.model.session.LossWindow;
import org.godo.model.session.Session;
import org.godo.model.session.Session.ClockSample;
import org.godo.model.session.SessionHead;
import org.jspecify.annotations.Nullable;

/**
 * Collects the content of a session's document: the listener's notes and all losses. Both are keyed
 * by their own content, so that reading a capture again adds nothing. Safe for use by threads.
 */
final class SessionLedger {
  /** A sample is kept when the offset of the clocks has changed by more than this: 1 ms. */
  private static final long MIN_OFFSET_CHANGE_NS = 1_000_000;

  /** A document is limited to 16 MiB; windows beyond this number are merged into earlier ones. */
  private static final int MAX_WINDOWS = 20_000;

  private static final Comparator<LossWindow> ORDER =
      Comparator.comparingLong(LossWindow::from)
          .thenComparingLong(LossWindow::to)
          .thenComparing(LossWindow::loss, LossCause.ORDER);

  private final SessionHead head;
  // guarded by this
  private long ordinal;
  private final Map<Long, ClockSample> clocks = new TreeMap<>();
  private final Map<LossWindow, LossWindow> loss = new TreeMap<>(ORDER);
  private @Nullable ClockSample lastKept;
  private @Nullable ClockSample latest;
  private @Nullable Long endMillis;
  private long losses;
  private Delivered delivered = Delivered.NOTHING;

  /**
   * @param endMillis when the session ended, if that is known already
   */
  SessionLedger(SessionHead head, @Nullable Long endMillis) {
    this.head = head;
    this.endMillis = endMillis;
  }

  /** Continues from the document that an earlier delivery of this session wrote. */
  synchronized void continueFrom(Session earlier) {
    earlier.clockSamples().forEach(sample -> clocks.put(sample.realtimeNs(), sample));
    earlier.loss().forEach(window -> loss.put(window, window));
    endMillis = endMillis == null ? earlier.endTimestamp() : endMillis;
    ordinal = earlier.ordinal();
    Delivered before = earlier.delivered();
    delivered = new Delivered(false, before == null ? null : before.until(), Map.of());
  }

  /** Notes how much is in the store. */
  synchronized void delivered(Delivered now) {
    Long until = now.until() == null ? delivered.until() : now.until();
    delivered = new Delivered(now.whole(), until, now.documents());
  }

  /** Numbers the session among those of the store, unless an earlier delivery has. */
  synchronized void numberAfter(long highestOrdinal) {
    ordinal = ordinal == 0 ? highestOrdinal + 1 : ordinal;
  }

  /** Whether the session has no number yet. */
  synchronized boolean isUnnumbered() {
    return ordinal == 0;
  }

  synchronized void note(Note note) {
    if (note instanceof Note.Clock clock) {
      sample(new ClockSample(clock.realtimeNs(), clock.monotonicNs(), clock.boottimeNs()));
    } else if (note instanceof Note.SessionEnd end) {
      endMillis = end.endMillis();
    }
  }

  private void sample(ClockSample sample) {
    latest = sample;
    ClockSample last = lastKept;
    if (last == null || Math.abs(offset(sample) - offset(last)) > MIN_OFFSET_CHANGE_NS) {
      clocks.put(sample.realtimeNs(), sample);
      lastKept = sample;
    }
  }

  private static long offset(ClockSample sample) {
    return sample.realtimeNs() - sample.monotonicNs();
  }

  /**
   * Adds a loss.
   *
   * @param reported with {@code from} 0 where it reaches back to the session's start
   */
  synchronized void loss(LossWindow reported) {
    losses++;
    LossWindow window = continued(reported.from() == 0 ? sinceStart(reported) : reported);
    if (loss.size() < MAX_WINDOWS || loss.containsKey(window)) {
      loss.put(window, window);
      return;
    }
    List<LossWindow> alike =
        loss.keySet().stream().filter(w -> w.loss().equals(window.loss())).toList();
    LossWindow merged = window;
    if (!alike.isEmpty()) {
      LossWindow last = alike.get(alike.size() - 1);
      loss.remove(last);
      merged = last.join(window);
    }
    loss.put(merged, merged);
  }

  /** Joins a span without a count to the one that it goes on from: a lasting loss is one window. */
  private LossWindow continued(LossWindow window) {
    if (window.count() != 0) {
      return window;
    }
    LossWindow joined = window;
    for (LossWindow each : List.copyOf(loss.keySet())) {
      boolean touches = each.from() <= joined.to() && joined.from() <= each.to();
      if (touches && each.count() == 0 && each.loss().equals(window.loss())) {
        loss.remove(each);
        joined = joined.join(each);
      }
    }
    return joined;
  }

  private LossWindow sinceStart(LossWindow window) {
    return new LossWindow(
        window.loss(), Math.min(head.startTimestamp(), window.to()), window.to(), window.count());
  }

  /** Number of losses added. */
  synchronized long losses() {
    return losses;
  }

  /** Ends the session, at {@code lastArrivalMillis} unless a note says otherwise. */
  synchronized void ended(long lastArrivalMillis) {
    if (endMillis == null) {
      endMillis = Math.max(lastArrivalMillis, head.startTimestamp());
    }
  }

  /** The document as it stands. */
  synchronized Session session(Map<String, Long> totals) {
    Map<Long, ClockSample> samples = new TreeMap<>(clocks);
    if (latest != null) {
      samples.put(latest.realtimeNs(), latest);
    }
    return new Session(
        head,
        ordinal,
        endMillis,
        new ArrayList<>(samples.values()),
        new TreeMap<>(totals),
        new ArrayList<>(loss.values()),
        delivered);
  }
}
