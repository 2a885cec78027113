package org.godo.filter.files;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.godo.filter.container.PathMove;
import org.jspecify.annotations.Nullable;

/** The root and working directories of the live processes by their host-wide keys. */
final class UsedDirectories {
  private final NavigableMap<String, Set<FsContext>> byKey = new TreeMap<>();

  /** Replaces a directory that a process uses; null for none. Returns the new key. */
  @Nullable String replace(FsContext user, @Nullable String before, @Nullable String now) {
    if (before == null ? now == null : before.equals(now)) {
      return now;
    }
    Set<FsContext> users = before == null ? null : byKey.get(before);
    if (before != null && users != null && users.remove(user) && users.isEmpty()) {
      byKey.remove(before);
    }
    if (now != null) {
      byKey.computeIfAbsent(now, any -> identities()).add(user);
    }
    return now;
  }

  /** Accepts the rename of a file or directory, and with it of what is below. */
  void moved(PathMove move, long millis) {
    if (byKey.isEmpty()) {
      return;
    }
    Set<FsContext> concerned = identities();
    addAtOrBelow(move.from(), concerned);
    if (move.isExchange()) {
      addAtOrBelow(move.to(), concerned);
    }
    concerned.forEach(user -> user.moved(move, millis));
  }

  private void addAtOrBelow(String key, Set<FsContext> users) {
    users.addAll(byKey.getOrDefault(key, Set.of()));
    byKey.subMap(key + '/', key + (char) ('/' + 1)).values().forEach(users::addAll);
  }

  private static Set<FsContext> identities() {
    return Collections.newSetFromMap(new IdentityHashMap<>(2));
  }
}
