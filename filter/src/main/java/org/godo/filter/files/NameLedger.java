package org.godo.filter.files;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which file each name stands for at this point of the record. Names are kept by what they mean on
 * the host, so that a volume's file is one file in all containers that mount it; a path is the same
 * as its process sees it.
 */
final class NameLedger {
  private final TreeMap<String, FileName> byKey = new TreeMap<>();

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
          byKey.put(name.key() + below, file);
        });
  }
}
