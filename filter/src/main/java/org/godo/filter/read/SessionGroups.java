package org.godo.filter.read;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.godo.model.session.Session;

/** Groups sessions that are rebuilt together. */
public final class SessionGroups {
  /** Characters of a boot's name in the keys of processes. */
  private static final int KEY_CHARACTERS = 8;

  private SessionGroups() {}

  /**
   * Groups sessions by boot: processes are followed from session to session of one boot. A session
   * of an unknown boot is a group of its own, and so is one that ran beside another.
   */
  public static List<List<Session>> byBoot(List<Session> sessions) {
    Map<String, List<Session>> boots = new LinkedHashMap<>();
    for (Session session : sessions) {
      String boot = session.bootId().equals(Session.UNKNOWN_BOOT) ? session.id() : session.bootId();
      boots.computeIfAbsent(session.host() + '\0' + boot, key -> new ArrayList<>()).add(session);
    }
    return boots.values().stream().flatMap(ofBoot -> inSequence(ofBoot).stream()).toList();
  }

  private static List<List<Session>> inSequence(List<Session> ofBoot) {
    boolean noted = ofBoot.stream().noneMatch(session -> session.clockSamples().isEmpty());
    if (noted) {
      ofBoot.sort(Comparator.comparingLong(session -> bootTimes(session).least()));
    }
    List<List<Session>> groups = new ArrayList<>();
    for (Session session : ofBoot) {
      groups.stream()
          .filter(each -> follows(session, each.get(each.size() - 1), noted))
          .findFirst()
          .ifPresentOrElse(
              group -> group.add(session), () -> groups.add(new ArrayList<>(List.of(session))));
    }
    return groups;
  }

  /** The wall clock may have been set between two sessions; CLOCK_BOOTTIME cannot be. */
  private static boolean follows(Session session, Session before, boolean noted) {
    if (noted) {
      return bootTimes(before).greatest() <= bootTimes(session).least();
    }
    Long end = before.endTimestamp();
    return end == null || end <= session.startTimestamp();
  }

  /** CLOCK_BOOTTIME at the first and last sample of the clocks, in nanoseconds. */
  private record BootTimes(long least, long greatest) {}

  private static BootTimes bootTimes(Session session) {
    List<Session.ClockSample> samples = SessionTimes.ordered(session);
    return new BootTimes(samples.get(0).boottimeNs(), samples.get(samples.size() - 1).boottimeNs());
  }

  /**
   * Returns the boot that keys of processes name, of which they have the first 8 characters: the
   * boot id, or that of the session if the boot is unknown, as it then stands alone. The number of
   * a session within its replay is kept.
   */
  public static String bootOf(Session session) {
    String id = session.id();
    String replay = session.replay();
    if (!session.bootId().equals(Session.UNKNOWN_BOOT)) {
      return session.bootId();
    }
    if (replay == null || id.equals(replay) || !id.startsWith(replay)) {
      return id;
    }
    String number = id.substring(replay.length());
    int digits = Math.max(0, Math.min(KEY_CHARACTERS - number.length(), replay.length()));
    return replay.substring(0, digits) + number;
  }
}
