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
          (accessId, renames, name, key) ->
              report(file, accessId, LaterName.of(file, key, name, renames)));
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
        (accessId, renames, name, key) -> {
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

  /** Another file has this key now: what had renamed or removed the one before is not recorded. */
  private void forget(String key) {
    TrackedFile file = find(key);
    if (file != null) {
      markIfUncertain(key, file);
      byKey.remove(key);
      if (file.names().size() > 1) {
        file.removeName(key);
        changed(file);
      }
      file.replacedUnseen();
      if (!file.isMaybeRenamed()) {
        markEmitted(file.latestEmitted(), Reason.NAME_REPLACED_UNSEEN);
      }
    }
    spilled.forget(key);
  }

  private void report(TrackedFile file, String accessId, LaterName later) {
    if (later.isOutOfView()) {
      observer.inferredLate(accessId, Reason.NAME_OUT_OF_VIEW.about(InferredField.RENAMED_TO));
    }
    if (file.unlinked() && file.isMaybeLinked()) {
      observer.inferredLate(accessId, Reason.FURTHER_NAMES.with());
    }
    observer.nameChanged(accessId, later.path(), file.unlinked());
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
    return file;
  }

  /** Adds a file that was created under this name; a file known by that name is gone. */
  TrackedFile create(String key) {
    forget(key);
    return put(key, TrackedFile.created(key));
  }

  /** Adds a file, or a directory, that was created under this name without an access. */
  TrackedFile createUnused(String key) {
    TrackedFile file = create(key);
    idle(file);
    return file;
  }

  /** Adds a file that was given this name, of which the name before is not known. */
  void addUnknown(String key) {
    forget(key);
    TrackedFile file = put(key, new TrackedFile(key));
    file.maybeRenamed();
    idle(file);
  }

  /** Gives a file that was created without a name its first one. */
  void linkNameless(TrackedFile file, String key) {
    forget(key);
    file.nameFirst(key);
    changed(file);
    put(key, file);
  }

  /** Releases a file from an access that was emitted or will not be. */
  void release(TrackedFile file) {
    file.removeUser();
    idle(file);
  }

  private void idle(TrackedFile file) {
    idle.add(file);
    while (idle.size() > IDLE_LIMIT) {
      spill(idle.remove());
    }
  }

  private void spill(TrackedFile file) {
    String key = file.current().key();
    if (file.canBeSpilled() && byKey.get(key) == file && spilled.spill(key, file)) {
      byKey.remove(key);
    }
  }

  /** Adds a further name of the file that has a name. */
  void link(String key, String further) {
    link(open(key), key, further);
  }

  /**
   * Adds a further name of a file.
   *
   * @param key the name that was linked
   */
  void link(TrackedFile file, String key, String further) {
    forget(further);
    if (file.unlinked()) {
      changed(file);
    }
    file.addLink(further, key);
    put(further, file);
  }

  /** Accepts that the file with this name has a further one, which is not known. */
  void linkElsewhere(String key) {
    TrackedFile file = find(key);
    if (file != null) {
      file.maybeLinked();
    }
  }

  /** Returns whether a name is known to be another file's than a symbolic link's. */
  boolean isNoSymbolicLink(String key) {
    TrackedFile file = find(key);
    return file != null && file.isNoSymbolicLink();
  }

  /** Accepts that a file, and what is below, has another name, which is not known. */
  void renameElsewhere(String key) {
    markMaybeRenamed(key);
    detach(key);
  }

  /**
   * Renames a file, which replaces the file that had the new name. Everything in a directory is
   * renamed with it. Of two names of one file none is left out: the kernel records no names of a
   * rename that does nothing.
   */
  void rename(String from, String to) {
    if (from.equals(to)) {
      return;
    }
    unlink(to);
    open(from);
    attach(detach(from), from, to);
  }

  /** Exchanges the names of two files. */
  void exchange(String one, String other) {
    if (one.equals(other)) {
      return;
    }
    open(one);
    open(other);
    Map<String, TrackedFile> ones = detach(one);
    Map<String, TrackedFile> others = detach(other);
    attach(ones, one, other);
    attach(others, other, one);
  }

  /** Removes the name of a file; the next file under it is another one. */
  void unlink(String key) {
    TrackedFile file = find(key);
    if (file != null) {
      markIfUncertain(key, file);
      byKey.remove(key);
      file.removeName(key);
      changed(file);
      if (file.canBeSpilled()) {
        idle(file);
      }
    }
  }

  /** Removes a directory, which has a single name. */
  void removeDirectory(String key) {
    TrackedFile file = find(key);
    if (file != null) {
      file.namesKnown();
      unlink(key);
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
          put(to + below, file);
        });
  }
}
