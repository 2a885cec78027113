package org.godo.filter.files;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.godo.model.result.InferredField;
import org.godo.model.result.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Which file each name refers to at this point of the replay. Names are host-wide keys ({@link
 * MountView#key}), so that a file on a volume is one file in all containers that mount it.
 */
final class FileNameTable {
  /** Files whose changes are collected before they are reported, each of them once. */
  private static final int CHANGES_LIMIT = 5_000;

  /** Unused files that stay in memory for a while, since many are used again. */
  private static final int IDLE_LIMIT = 8_000;

  private final TreeMap<String, TrackedFile> byKey = new TreeMap<>();
  private final Deque<TrackedFile> idle = new ArrayDeque<>();
  private final SpilledFiles spilled;
  private final Set<TrackedFile> changed = new LinkedHashSet<>();
  private final FileObserver observer;
  private final AccessLog log;
  private final UncertainNames uncertain = new UncertainNames();

  /**
   * @param observer receives the changes of names of files whose accesses were emitted
   * @param log of these accesses
   * @param spill stores the state of unused files
   */
  FileNameTable(FileObserver observer, AccessLog log, SpillStore spill) {
    this.spilled = new SpilledFiles(spill);
    this.observer = observer;
    this.log = log;
  }

  /** Returns the names that were changed where it is not certain which files have them. */
  UncertainNames uncertain() {
    return uncertain;
  }

  private void changed(TrackedFile file) {
    if (file.latestEmitted() != SpillStore.NONE && changed.add(file)) {
      if (changed.size() > CHANGES_LIMIT) {
        reportChanges();
      }
    }
  }

  /** Reports all changes so far to the observer. */
  void reportChanges() {
    for (TrackedFile file : changed) {
      log.read(
          file.latestEmitted(),
          (accessId, renames, name) -> report(file, accessId, file.renames() > renames, name));
    }
    changed.clear();
  }

  /** Marks the names of all files whose accesses were emitted; a file that is gone has none. */
  void markEmitted(Reason reason) {
    Set<TrackedFile> files = new LinkedHashSet<>(byKey.values());
    files.forEach(file -> markEmitted(file.latestEmitted(), reason));
    spilled.forEach((key, file) -> markEmitted(file.latestEmitted(), reason));
  }

  private void markEmitted(long latest, Reason reason) {
    log.read(
        latest,
        (accessId, renames, name) -> {
          observer.inferredLate(accessId, reason.about(InferredField.RENAMED_TO));
          observer.inferredLate(accessId, reason.about(InferredField.UNLINKED));
        });
  }

  /** Marks the names of all files that another call than those on their keys may have changed. */
  void markUncertain() {
    if (!uncertain.isEmpty()) {
      byKey.forEach(this::markIfUncertain);
      spilled.forEach(this::markIfUncertain);
    }
  }

  private void markIfUncertain(String key, TrackedFile file) {
    if (uncertain.maybeOf(key) && !file.isMaybeRenamed()) {
      file.maybeRenamed();
      markEmitted(file.latestEmitted(), Reason.NAME_ELSEWHERE);
    }
  }

  /** Marks the names of the files at a key and below that: they may have had others before. */
  void markMaybeRenamed(String key) {
    Map<String, TrackedFile> files = detach(key);
    files.forEach(
        (below, file) -> {
          file.maybeRenamed();
          markEmitted(file.latestEmitted(), Reason.NAME_ELSEWHERE);
          put(key + below, file);
        });
  }

  /** The file of a key is not found by it any more. */
  private void forget(String key) {
    TrackedFile file = uncertain.isEmpty() ? byKey.get(key) : find(key);
    if (file != null) {
      markIfUncertain(key, file);
    }
    spilled.forget(key);
  }

  private void report(TrackedFile file, String accessId, boolean renamed, ResolvedPath name) {
    if (renamed && name.later(file.current()) == null) {
      observer.inferredLate(accessId, Reason.NAME_OUT_OF_VIEW.about(InferredField.RENAMED_TO));
    }
    String renamedTo = renamed ? name.renamedTo(file.current()) : null;
    observer.nameChanged(accessId, renamedTo, file.unlinked());
  }

  /** Returns the file with this name, adding it if the name is a new one. */
  TrackedFile open(String key) {
    TrackedFile known = find(key);
    return known == null ? put(key, new TrackedFile(key)) : known;
  }

  private @Nullable TrackedFile find(String key) {
    TrackedFile known = byKey.get(key);
    if (known == null && !spilled.isEmpty()) {
      known = spilled.restore(key);
      if (known != null) {
        put(key, known);
      }
    }
    return known;
  }

  private TrackedFile put(String key, TrackedFile file) {
    byKey.put(key, file);
    file.key(key);
    return file;
  }

  /** Adds a file that was created under this name; a file known by that name is gone. */
  TrackedFile create(String key) {
    forget(key);
    return put(key, new TrackedFile(key));
  }

  /** Gives a file that was created without a name its first one. */
  void linkNameless(TrackedFile file, String key) {
    forget(key);
    file.rename(file.current(), key);
    put(key, file);
  }

  /** Releases a file from an access that was emitted or will not be. */
  void release(TrackedFile file) {
    file.removeUser();
    idle.add(file);
    while (idle.size() > IDLE_LIMIT) {
      spill(idle.remove());
    }
  }

  private void spill(TrackedFile file) {
    String key = file.key();
    if (key != null && file.canBeSpilled() && byKey.get(key) == file && spilled.spill(key, file)) {
      byKey.remove(key);
    }
  }

  /** Adds a further name of a file. */
  void link(String key, String further) {
    TrackedFile linked = open(key);
    linked.addLink();
    forget(further);
    put(further, linked);
  }

  /**
   * Renames a file, which replaces the file that had the new name. Everything in a directory is
   * renamed with it.
   *
   * @return false if both are names of one file: then rename(2) does nothing
   */
  boolean rename(String from, String to) {
    if (areOfOneFile(from, to)) {
      return false;
    }
    unlink(to);
    open(from);
    attach(detach(from), from, to);
    return true;
  }

  private boolean areOfOneFile(String key, String other) {
    TrackedFile file = find(key);
    return file != null && file == find(other);
  }

  /** Exchanges the names of two files; returns false if both are names of one. */
  boolean exchange(String one, String other) {
    if (areOfOneFile(one, other)) {
      return false;
    }
    open(one);
    open(other);
    Map<String, TrackedFile> ones = detach(one);
    Map<String, TrackedFile> others = detach(other);
    attach(ones, one, other);
    attach(others, other, one);
    return true;
  }

  /** Removes a name; the next file under it is another one. */
  void unlink(String key) {
    TrackedFile file = find(key);
    if (file != null) {
      markIfUncertain(key, file);
      byKey.remove(key);
      file.removeLink();
      changed(file);
    }
  }

  /**
   * Removes a name and, for a directory, those below it.
   *
   * @return the files by what follows the key in theirs
   */
  private Map<String, TrackedFile> detach(String key) {
    Map<String, TrackedFile> detached = new TreeMap<>();
    TrackedFile file = find(key);
    if (file != null) {
      byKey.remove(key);
      detached.put("", file);
    }
    spilled
        .restoreBelow(key)
        .forEach((name, each) -> detached.put(name.substring(key.length()), each));
    Map<String, TrackedFile> below = byKey.subMap(key + '/', key + (char) ('/' + 1));
    below.forEach((name, each) -> detached.put(name.substring(key.length()), each));
    below.clear();
    if (!uncertain.isEmpty()) {
      detached.forEach((name, each) -> markIfUncertain(key + name, each));
    }
    return detached;
  }

  private void attach(Map<String, TrackedFile> files, String from, String to) {
    files.forEach(
        (below, file) -> {
          file.rename(from + below, to + below);
          changed(file);
          put(file.current(), file);
        });
  }
}
