package org.godo.filter.files;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which file each name stands for at this point of the record. Names are kept by what they mean on
 * the host, so that a volume's file is one file in all containers that mount it; a path is the same
 * as its process sees it.
 */
final class FileNameTable {
  /** Files changed since the last telling; a file that changes often is told of once. */
  private static final int CHANGES_LIMIT = 5_000;

  /** Files nobody uses that stay in memory for a while, since many are used again. */
  private static final int IDLE_LIMIT = 8_000;

  private final TreeMap<String, TrackedFile> byKey = new TreeMap<>();
  private final Deque<TrackedFile> idle = new ArrayDeque<>();
  private final SpilledFiles cold;
  private final Set<TrackedFile> changed = new LinkedHashSet<>();
  private final FileObserver observer;
  private final AccessLog log;

  /**
   * @param observer is told of changes of the names of files whose accesses were given
   * @param log of these accesses
   * @param spill for what is known of files that nobody uses
   */
  FileNameTable(FileObserver observer, AccessLog log, SpillStore spill) {
    this.cold = new SpilledFiles(spill);
    this.observer = observer;
    this.log = log;
  }

  private void changed(TrackedFile file) {
    if (file.lastGiven() != SpillStore.NONE && changed.add(file)) {
      if (changed.size() > CHANGES_LIMIT) {
        tellChanges();
      }
    }
  }

  /** Tells of all changes by now. */
  void tellChanges() {
    for (TrackedFile file : changed) {
      log.read(
          file.lastGiven(),
          (accessId, renames) ->
              observer.nameChanged(
                  accessId, file.renames() > renames ? file.current() : null, file.unlinked()));
    }
    changed.clear();
  }

  /** A file's name: what it means on the host, and as its process sees it. */
  record Name(String key, String path) {}

  /** The file with this name. */
  TrackedFile open(Name name) {
    TrackedFile known = find(name.key());
    return known == null ? put(name.key(), new TrackedFile(name.key(), name.path())) : known;
  }

  private @Nullable TrackedFile find(String key) {
    TrackedFile known = byKey.get(key);
    if (known == null && !cold.isEmpty()) {
      known = cold.take(key);
      if (known != null) {
        put(key, known);
      }
    }
    return known;
  }

  private TrackedFile put(String key, TrackedFile file) {
    byKey.put(key, file);
    file.under(key);
    return file;
  }

  /** A file was made under this name, so one known by it is gone. */
  TrackedFile create(Name name) {
    cold.forget(name.key());
    return put(name.key(), new TrackedFile(name.key(), name.path()));
  }

  /** A file that was made without a name was given one. */
  void give(TrackedFile file, Name name) {
    cold.forget(name.key());
    file.renamed(name.path());
    put(name.key(), file);
  }

  /** An access to a file is settled: nobody may use the file any more. */
  void let(TrackedFile file) {
    file.let();
    idle.add(file);
    while (idle.size() > IDLE_LIMIT) {
      putAway(idle.remove());
    }
  }

  private void putAway(TrackedFile file) {
    String key = file.key();
    if (key != null && file.isCold() && byKey.remove(key, file)) {
      cold.put(key, file);
    }
  }

  /** A file was given a further name. */
  void link(Name file, Name further) {
    TrackedFile linked = open(file);
    linked.linked();
    cold.forget(further.key());
    put(further.key(), linked);
  }

  /**
   * A file took another name, and with it the place of the file that had that name. What is in a
   * directory is renamed with it.
   */
  void rename(Name from, Name to) {
    TrackedFile file = find(from.key());
    if (file != null && file == find(to.key())) {
      return; // Two names of one file: rename(2) does nothing.
    }
    unlink(to.key());
    open(from);
    place(take(from.key()), to);
  }

  /** Two files exchanged their names. */
  void exchange(Name one, Name other) {
    open(one);
    open(other);
    Map<String, TrackedFile> ones = take(one.key());
    Map<String, TrackedFile> others = take(other.key());
    place(ones, other);
    place(others, one);
  }

  /** A name was removed; the next file under it is another one. */
  void unlink(String key) {
    TrackedFile file = find(key);
    if (file != null) {
      byKey.remove(key);
      file.removed();
      changed(file);
    }
  }

  /** Takes out a name and, where it is a directory's, those below it; keys are what follows it. */
  private Map<String, TrackedFile> take(String key) {
    Map<String, TrackedFile> taken = new TreeMap<>();
    TrackedFile file = find(key);
    if (file != null) {
      byKey.remove(key);
      taken.put("", file);
    }
    cold.takeBelow(key).forEach((name, each) -> taken.put(name.substring(key.length()), each));
    Map<String, TrackedFile> below = byKey.subMap(key + '/', key + (char) ('/' + 1));
    below.forEach((name, each) -> taken.put(name.substring(key.length()), each));
    below.clear();
    return taken;
  }

  private void place(Map<String, TrackedFile> files, Name name) {
    files.forEach(
        (below, file) -> {
          file.renamed(name.path() + below);
          changed(file);
          put(name.key() + below, file);
        });
  }
}
