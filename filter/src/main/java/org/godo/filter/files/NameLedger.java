package org.godo.filter.files;

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
final class NameLedger {
  /** Files changed since the last telling; a file that changes often is told of once. */
  private static final int CHANGES_LIMIT = 5_000;

  private final TreeMap<String, FileName> byKey = new TreeMap<>();
  private final Set<FileName> changed = new LinkedHashSet<>();
  private final FileObserver observer;
  private final AccessLog log;

  /**
   * @param observer is told of changes of the names of files whose accesses were given
   * @param log of these accesses
   */
  NameLedger(FileObserver observer, AccessLog log) {
    this.observer = observer;
    this.log = log;
  }

  private void changed(FileName file) {
    if (file.lastGiven() != AccessLog.NONE && changed.add(file)) {
      if (changed.size() > CHANGES_LIMIT) {
        tellChanges();
      }
    }
  }

  /** Tells of all changes by now. */
  void tellChanges() {
    for (FileName file : changed) {
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
  FileName open(Name name) {
    return byKey.computeIfAbsent(name.key(), key -> new FileName(name.path()));
  }

  /** A file was made under this name, so one known by it is gone. */
  FileName create(Name name) {
    FileName file = new FileName(name.path());
    byKey.put(name.key(), file);
    return file;
  }

  /** A file that was made without a name was given one. */
  void give(FileName file, Name name) {
    file.renamed(name.path());
    byKey.put(name.key(), file);
  }

  /** A file was given a further name. */
  void link(Name file, Name further) {
    FileName linked = open(file);
    linked.linked();
    byKey.put(further.key(), linked);
  }

  /**
   * A file took another name, and with it the place of the file that had that name. What is in a
   * directory is renamed with it.
   */
  void rename(Name from, Name to) {
    FileName file = byKey.get(from.key());
    if (file != null && file == byKey.get(to.key())) {
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
    Map<String, FileName> ones = take(one.key());
    Map<String, FileName> others = take(other.key());
    place(ones, other);
    place(others, one);
  }

  /** A name was removed; the next file under it is another one. */
  void unlink(String key) {
    @Nullable FileName file = byKey.remove(key);
    if (file != null) {
      file.removed();
      changed(file);
    }
  }

  /** Takes out a name and, where it is a directory's, those below it; keys are what follows it. */
  private Map<String, FileName> take(String key) {
    Map<String, FileName> taken = new TreeMap<>();
    FileName file = byKey.remove(key);
    if (file != null) {
      taken.put("", file);
    }
    Map<String, FileName> below = byKey.subMap(key + '/', key + (char) ('/' + 1));
    below.forEach((name, each) -> taken.put(name.substring(key.length()), each));
    below.clear();
    return taken;
  }

  private void place(Map<String, FileName> files, Name name) {
    files.forEach(
        (below, file) -> {
          file.renamed(name.path() + below);
          changed(file);
          byKey.put(name.key() + below, file);
        });
  }
}
