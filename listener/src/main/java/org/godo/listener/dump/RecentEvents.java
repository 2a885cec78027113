package org.godo.listener.dump;

import java.util.LinkedHashMap;
import java.util.Map;

/** The audit events that a record was printed of lately; the records of an event are close. */
final class RecentEvents {
  private static final int MOST = 4_096;

  private final Map<Event, Boolean> events =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Event, Boolean> eldest) {
          return size() > MOST;
        }
      };

  private record Event(long millis, long serial) {
    static Event of(MessageContent content) {
      return new Event(content.eventMillis(), content.serial());
    }
  }

  void add(MessageContent content) {
    if (content.eventMillis() > 0) {
      events.put(Event.of(content), true);
    }
  }

  boolean contains(MessageContent content) {
    return content.eventMillis() > 0 && events.containsKey(Event.of(content));
  }
}
