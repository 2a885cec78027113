package org.godo.filter.read;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.godo.model.session.Session;

/** Groups sessions that are rebuilt together. */
public final class SessionGroups {
  private SessionGroups() {}

  /**
   * Groups sessions by boot: processes are followed from session to session of one boot. A session
   * of an unknown boot is a group of its own, and so is one that ran beside another.
   */
  public static List<List<Session>> byBoot(List<Session> sessions) {
    Map<String, List<List<Session>>> groups = new LinkedHashMap<>();
    for (Session session : sessions) {
      String boot = session.bootId().equals(Session.UNKNOWN_BOOT) ? session.id() : session.bootId();
      List<List<Session>> ofBoot =
          groups.computeIfAbsent(session.host() + '\0' + boot, key -> new ArrayList<>());
      List<Session> before =
          ofBoot.stream().filter(each -> follows(session, each)).findFirst().orElse(null);
      if (before == null) {
        ofBoot.add(new ArrayList<>(List.of(session)));
      } else {
        before.add(session);
      }
    }
    return groups.values().stream().flatMap(List::stream).toList();
  }

  private static boolean follows(Session session, List<Session> before) {
    Long end = before.get(before.size() - 1).endTimestamp();
    return end == null || end <= session.startTimestamp();
  }
}
