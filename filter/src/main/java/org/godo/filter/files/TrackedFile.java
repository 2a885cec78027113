package org.godo.filter.files;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file followed through its names, by their host-wide keys: renames, links and removals. Its
 * current name is the one that it was given by the latest rename, or if that was removed, the
 * latest of the others.
 */
final class TrackedFile {
  private static final int HAD_LINKS = 1;
  private static final int MAYBE_RENAMED = 2;
  private static final int NAMES_KNOWN = 4;
  private static final int SYMBOLIC_LINK = 8;

  private FileName current;
  private final List<FileName> others = new ArrayList<>(0);
  private boolean named = true;
  private boolean nameless;
  private boolean replacedUnseen;
  private int renames;
  private int users;
  private int marks;
  private long latestEmitted = SpillStore.NONE;

  private TrackedFile(FileName name) {
    this.current = name;
  }

  /** Returns a file that has no name yet (O_TMPFILE), by the key of its directory. */
  static TrackedFile nameless(String directory) {
    TrackedFile file = created(directory);
    file.named = false;
    file.nameless = true;
    return file;
  }

  /** Returns a file whose last name was removed, by the key of that. */
  static TrackedFile removed(String key) {
    TrackedFile file = new TrackedFile(key);
    file.named = false;
    return file;
  }

  /** Returns a file whose creation is recorded, so that its names are known. */
  static TrackedFile created(String key) {
    TrackedFile file = new TrackedFile(key);
    file.marks |= NAMES_KNOWN;
    return file;
  }

  /** Creates a file that was there before it was first recorded, and may have further names. */
  TrackedFile(String key) {
    this(FileName.of(key, null));
  }

  /**
   * Restores a file that was spilled.
   *
   * @param previous the key of the name before; null for none
   * @param marks as {@link #marks()}
   */
  TrackedFile(String key, @Nullable String previous, int renames, long latestEmitted, int marks) {
    this(FileName.of(key, previous));
    this.renames = renames;
    this.latestEmitted = latestEmitted;
    this.marks = marks;
  }

  // ---- accesses ------------------------------------------------------------------------------

  /** Adds an access that is not emitted yet. */
  void addUser() {
    users++;
  }

  /** Removes an access that was emitted, or will not be. */
  void removeUser() {
    users--;
  }

  /** Returns whether it can be spilled: it has a single name, and all its accesses are emitted. */
  boolean canBeSpilled() {
    return users == 0 && named && others.isEmpty() && !replacedUnseen;
  }

  /**
   * Logs an access whose result was emitted: a later change of the name must be reported for it.
   */
  void emitted(String accessId, AccessedName name, AccessLog log) {
    latestEmitted = log.append(latestEmitted, accessId, name);
  }

  /** Returns its latest position in the {@link AccessLog}; {@link SpillStore#NONE} for none. */
  long latestEmitted() {
    return latestEmitted;
  }

  // ---- names ---------------------------------------------------------------------------------

  /** Returns its current name; after the removal of all the last one. */
  FileName current() {
    return current;
  }

  /** Returns its names, the current one first; after the removal of all the last one. */
  List<FileName> names() {
    List<FileName> names = new ArrayList<>(others.size() + 1);
    names.add(current);
    for (int i = others.size() - 1; i >= 0; i--) {
      names.add(others.get(i));
    }
    return names;
  }

  /** Returns whether it has a name by this key. */
  boolean has(String key) {
    return find(key) != null;
  }

  /** Returns its name by a key; the current one if it has none by that. */
  FileName name(String key) {
    FileName name = find(key);
    return name == null ? current : name;
  }

  private @Nullable FileName find(String key) {
    if (!named) {
      return null;
    }
    if (current.key().equals(key)) {
      return current;
    }
    for (FileName each : others) {
      if (each.key().equals(key)) {
        return each;
      }
    }
    return null;
  }

  /**
   * Returns the key of the file's name before one of its names; null for none. That of a link is
   * the name that was linked, once the file does not have it any more.
   */
  @Nullable String previous(String key) {
    FileName name = name(key);
    String previous = name.previous();
    return previous != null && name.isLink() && has(previous) ? null : previous;
  }

  /** Returns how often one of its names was renamed. */
  int renames() {
    return renames;
  }

  /** Returns whether its last name was removed or replaced by another file. */
  boolean unlinked() {
    return !named && !nameless;
  }

  /** Returns whether it was created without a name and has none yet. */
  boolean isNameless() {
    return nameless;
  }

  /** Accepts that one of its names, by their keys, is another one since. */
  void rename(String key, String newKey) {
    renames++;
    FileName name = name(key);
    if (others.remove(name)) {
      others.add(current);
    }
    current = name.renamed(newKey);
  }

  /** Accepts the first name of a file that had none. */
  void nameFirst(String key) {
    renames++;
    nameless = false;
    named = true;
    current.first(key);
  }

  /** Accepts a further name, by its key and that of the name that was linked. */
  void addLink(String key, String linked) {
    marks |= HAD_LINKS;
    FileName name = FileName.link(key, linked);
    if (named) {
      others.add(name);
    } else {
      named = true; // It had further names that are not recorded.
      current = name;
    }
  }

  /** Accepts that one of its names, by its key, was removed. */
  void removeName(String key) {
    FileName name = find(key);
    if (name == null) {
      return;
    }
    if (name != current) {
      others.remove(name);
    } else if (others.isEmpty()) {
      named = false;
    } else {
      current = others.remove(others.size() - 1);
    }
  }

  // ---- what is certain of them ---------------------------------------------------------------

  /** Returns whether it had a name by a link, so that it may be without one it was accessed by. */
  boolean hadLinks() {
    return (marks & HAD_LINKS) != 0;
  }

  /** Notes that it may have been renamed, linked or removed by another path. */
  void maybeRenamed() {
    marks |= MAYBE_RENAMED;
  }

  /** Returns whether it may have been renamed, linked or removed by another path. */
  boolean isMaybeRenamed() {
    return (marks & MAYBE_RENAMED) != 0;
  }

  /** Notes that it has no further names, as a directory. */
  void namesKnown() {
    marks |= NAMES_KNOWN;
  }

  /** Notes that it may have further names. */
  void maybeLinked() {
    marks &= ~NAMES_KNOWN;
  }

  /** Returns whether it may have further names when all that are known are removed. */
  boolean isMaybeLinked() {
    return (marks & NAMES_KNOWN) == 0;
  }

  /** Notes that it is a symbolic link. */
  void symbolicLink() {
    marks |= SYMBOLIC_LINK;
  }

  /** Returns whether it is known to be another file than a symbolic link. */
  boolean isNoSymbolicLink() {
    return !isMaybeLinked() && (marks & SYMBOLIC_LINK) == 0;
  }

  /** Notes that another file was created by its last name, whose removal is not recorded. */
  void replacedUnseen() {
    replacedUnseen = true;
  }

  /** Returns whether another file has its name since, which nothing recorded explains. */
  boolean isReplacedUnseen() {
    return replacedUnseen;
  }

  /** Returns what is certain of its names, to restore it. */
  int marks() {
    return marks;
  }
}
