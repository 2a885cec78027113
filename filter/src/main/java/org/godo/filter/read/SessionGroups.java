package org.godo.filter.read;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.godo.model.session.Session;

/** Groups sessions that are rebuilt together. */
public final class SessionGroups {
  /** Characters of a boot's name in the keys of processes. */
  private static final int KEY_CHARACTERS = 8;

  private static final int DIGEST_BYTES = 4;

  /** Hosts and boots of which sessions ran at the same time. */
  private final Set<String> concurrent = new HashSet<>();

  private SessionGroups() {}

  /**
   * Finds which sessions ran beside each other.
   *
   * @param all sessions of the store: keys do not depend on which of them are read
   */
  public static SessionGroups of(List<Session> all) {
    SessionGroups groups = new SessionGroups();
    boots(all)
        .forEach(
            (boot, ofBoot) -> {
              if (!isSequence(ofBoot)) {
                groups.concurrent.add(boot);
              }
            });
    return groups;
  }

  /**
   * Groups sessions by boot: processes are followed from session to session of one boot. A session
   * of an unknown boot is a group of its own. So is each of a boot of which two ran at the same
   * time: machines that were restored from one image of memory have its host name and boot id, and
   * no session shows of which of them another one is.
   */
  public List<SessionGroup> group(List<Session> sessions) {
    List<SessionGroup> groups = new ArrayList<>();
    boots(sessions)
        .forEach(
            (boot, ofBoot) -> {
              if (concurrent.contains(boot)) {
                ofBoot.forEach(each -> groups.add(new SessionGroup(boot(each), List.of(each))));
              } else {
                groups.add(new SessionGroup(boot(ofBoot.get(0)), ofBoot));
              }
            });
    return groups;
  }

  /** The sessions of each host and boot, in their order. */
  private static Map<String, List<Session>> boots(List<Session> sessions) {
    Map<String, List<Session>> boots = new LinkedHashMap<>();
    for (Session session : sessions) {
      boots.computeIfAbsent(bootOf(session), key -> new ArrayList<>()).add(session);
    }
    for (List<Session> ofBoot : boots.values()) {
      if (isNoted(ofBoot)) {
        ofBoot.sort(Comparator.comparingLong(session -> bootTimes(session).least()));
      }
    }
    return boots;
  }

  private static String bootOf(Session session) {
    String boot = session.bootId().equals(Session.UNKNOWN_BOOT) ? session.id() : session.bootId();
    return session.host() + '\0' + boot;
  }

  private static boolean isNoted(List<Session> ofBoot) {
    return ofBoot.stream().noneMatch(session -> session.clockSamples().isEmpty());
  }

  private static boolean isSequence(List<Session> ofBoot) {
    boolean noted = isNoted(ofBoot);
    for (int i = 1; i < ofBoot.size(); i++) {
      if (!follows(ofBoot.get(i), ofBoot.get(i - 1), noted)) {
        return false;
      }
    }
    return true;
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
   * Returns the boot that keys of processes name: the first 8 characters of the boot id, or of that
   * of the session if the boot is unknown, as it then stands alone. The number of a session within
   * its replay is kept. A session beside others of its boot has a part of the digest of its id
   * behind it.
   */
  String boot(Session session) {
    String id = session.id();
    String replay = session.replay();
    if (concurrent.contains(bootOf(session))) {
      return first(session.bootId(), KEY_CHARACTERS) + '-' + digest(id);
    }
    if (!session.bootId().equals(Session.UNKNOWN_BOOT)) {
      return first(session.bootId(), KEY_CHARACTERS);
    }
    if (replay == null || id.equals(replay) || !id.startsWith(replay)) {
      return first(id, KEY_CHARACTERS);
    }
    String number = id.substring(replay.length());
    return first(
        first(replay, Math.max(0, KEY_CHARACTERS - number.length())) + number, KEY_CHARACTERS);
  }

  private static String first(String text, int characters) {
    return text.substring(0, Math.min(characters, text.length()));
  }

  private static String digest(String id) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
