package org.godo.filter.read;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.godo.model.session.RecordEnd;
import org.godo.model.session.Session;
import org.godo.model.session.Session.ClockSample;
import org.jspecify.annotations.Nullable;

/** Finds where the record of a boot ends. */
public final class RecordEnds {
  private static final long NANOS_PER_MILLI = 1_000_000L;

  private RecordEnds() {}

  /**
   * Finds the end of the record of a boot.
   *
   * @param ofBoot sessions of one host and boot, at least one
   * @param all sessions of the store
   */
  public static RecordEnd of(List<Session> ofBoot, List<Session> all) {
    Session first = ofBoot.get(0);
    Long boot = boots(ofBoot).min(Long::compare).orElse(null);
    Stream<Session> others =
        all.stream().filter(each -> each.host().equals(first.host()) && isOtherBoot(each, first));
    Long next = boot == null ? null : firstAfter(boot, boots(others.toList()));
    boolean running = ofBoot.stream().anyMatch(session -> session.endTimestamp() == null);
    Long end =
        running
            ? null
            : ofBoot.stream()
                .map(session -> Objects.requireNonNull(session.endTimestamp()))
                .max(Long::compare)
                .orElse(null);
    return new RecordEnd(end, next, boot);
  }

  /** Returns the ends of boots that are over, by the ids of their sessions. */
  public static Map<String, RecordEnd> ofOverBoots(List<Session> all) {
    Map<String, RecordEnd> ends = new HashMap<>();
    for (SessionGroup group : SessionGroups.of(all).group(all)) {
      RecordEnd end = of(group.sessions(), all);
      if (end.nextBoot() != null) {
        group.sessions().forEach(session -> ends.put(session.id(), end));
      }
    }
    return ends;
  }

  private static @Nullable Long firstAfter(long boot, Stream<Long> others) {
    return others.filter(start -> start > boot).min(Long::compare).orElse(null);
  }

  private static boolean isOtherBoot(Session one, Session other) {
    return !one.bootId().equals(Session.UNKNOWN_BOOT)
        && !other.bootId().equals(Session.UNKNOWN_BOOT)
        && !one.bootId().equals(other.bootId());
  }

  private static Stream<Long> boots(List<Session> sessions) {
    return sessions.stream()
        .filter(session -> !session.clockSamples().isEmpty())
        .map(session -> boot(SessionTimes.ordered(session).get(0)));
  }

  private static long boot(ClockSample sample) {
    return (sample.realtimeNs() - sample.boottimeNs()) / NANOS_PER_MILLI;
  }
}
