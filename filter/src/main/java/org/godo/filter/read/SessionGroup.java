package org.godo.filter.read;

import java.util.List;
import org.godo.model.session.Session;

/**
 * Sessions that are rebuilt together, in their order.
 *
 * @param boot what the keys of their processes have as the boot
 * @param sessions of one host and boot, at least one
 */
public record SessionGroup(String boot, List<Session> sessions) {
  public SessionGroup {
    sessions = List.copyOf(sessions);
  }

  /** The first session. */
  public Session first() {
    return sessions.get(0);
  }
}
