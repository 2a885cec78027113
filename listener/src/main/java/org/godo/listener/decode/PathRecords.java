package org.godo.listener.decode;

import java.util.Arrays;
import org.godo.listener.parse.FieldCursor;
import org.godo.listener.parse.PathRecord;
import org.godo.listener.parse.PathRecord.NameType;
import org.godo.listener.parse.RecordType;
import org.godo.listener.reassemble.AuditEvent;
import org.jspecify.annotations.Nullable;

/**
 * The PATH records of one call, in the order of their items. One object is reused for every event.
 *
 * <p>overlayfs adds items without a name for its operations on the upper layer, with the same types
 * as the call's own. The program's files are the named ones; those of type PARENT are the
 * directories that contain the names.
 */
final class PathRecords {
  private final FieldCursor cursor = new FieldCursor();
  private PathRecord[] items = {};
  private int count;
  private boolean malformed;

  /** Reads the paths of an event. */
  void read(AuditEvent event) {
    count = 0;
    malformed = false;
    int typed = 0;
    boolean rolesKnown = true;
    for (int n = 0; n < event.count(); n++) {
      if (event.type(n) == RecordType.PATH) {
        PathRecord item = acquire();
        item.read(event.fields(n, cursor));
        malformed |= item.isMalformed();
        rolesKnown &= !item.isRoleDamaged();
        insert(item);
      }
    }
    for (int i = 0; i < count; i++) {
      typed += items[i].isTyped() ? 1 : 0;
    }
    if (!rolesKnown || (typed > 0 && typed < count)) {
      malformed = true;
      forgetNames();
    }
  }

  /** Which name is which is not known. */
  private void forgetNames() {
    for (int i = 0; i < count; i++) {
      items[i].forgetName();
    }
  }

  private PathRecord acquire() {
    if (count == items.length) {
      items = Arrays.copyOf(items, count + 4);
      Arrays.setAll(items, i -> i < count ? items[i] : new PathRecord());
    }
    return items[count];
  }

  /** Inserts the last one by its item number; most are in order. A repeated one is dropped. */
  private void insert(PathRecord item) {
    PathRecord same = item.item() < 0 ? null : item(item.item());
    if (same != null) {
      malformed |= !same.isLike(item);
      return;
    }
    int at = count++;
    while (at > 0 && items[at - 1].item() > item.item()) {
      items[at] = items[at - 1];
      at--;
    }
    items[at] = item;
  }

  int count() {
    return count;
  }

  /** Whether one of them is not as the kernel writes it, or two have the same number. */
  boolean areMalformed() {
    return malformed;
  }

  /** The greatest item number; -1 if there are none. */
  int lastItem() {
    return count == 0 ? -1 : items[count - 1].item();
  }

  /** Whether there are records, and none of them has a type. */
  boolean areUntyped() {
    for (int i = 0; i < count; i++) {
      if (items[i].isTyped()) {
        return false;
      }
    }
    return count > 0;
  }

  /** Number of the named files; of records without types, also of their directories. */
  int namedCount() {
    int named = 0;
    for (int i = 0; i < count; i++) {
      named += items[i].isNamedFile() ? 1 : 0;
    }
    return named;
  }

  /** The record with this item number. */
  @Nullable PathRecord item(int number) {
    for (int i = 0; i < count; i++) {
      if (items[i].item() == number) {
        return items[i];
      }
    }
    return null;
  }

  /** The file of the call: the first that is named and not a parent directory. */
  @Nullable PathRecord file() {
    return named(0);
  }

  /** The file that an open resolved to, named or not: the last item with an inode. */
  @Nullable PathRecord resolved() {
    PathRecord resolved = null;
    for (int i = 0; i < count; i++) {
      PathRecord item = items[i];
      boolean isFile = item.type() == NameType.NORMAL || item.type() == NameType.CREATE;
      resolved = isFile && item.inode() >= 0 ? item : resolved;
    }
    return resolved;
  }

  /** The Nth named file, counted from 0. */
  @Nullable PathRecord named(int n) {
    int left = n;
    for (int i = 0; i < count; i++) {
      if (items[i].isNamedFile() && left-- == 0) {
        return items[i];
      }
    }
    return null;
  }

  /** The Nth named file with this type, counted from 0. */
  @Nullable PathRecord named(NameType type, int n) {
    int left = n;
    for (int i = 0; i < count; i++) {
      if (items[i].isNamedFile() && items[i].type() == type && left-- == 0) {
        return items[i];
      }
    }
    return null;
  }

  /** Number of files with this type and without a name. */
  int unnamedCount(NameType type) {
    int unnamed = 0;
    for (int i = 0; i < count; i++) {
      boolean counts = items[i].type() == type && !items[i].isNamedFile() && items[i].inode() >= 0;
      unnamed += counts ? 1 : 0;
    }
    return unnamed;
  }

  /** The first with this type, named or not. */
  @Nullable PathRecord first(NameType type) {
    for (int i = 0; i < count; i++) {
      if (items[i].type() == type) {
        return items[i];
      }
    }
    return null;
  }

  /** Whether a name, recorded or not, was created or removed. */
  boolean changeNames() {
    for (int i = 0; i < count; i++) {
      if (items[i].type() == NameType.CREATE || items[i].type() == NameType.DELETE) {
        return true;
      }
    }
    return false;
  }

  /** Whether all are directories that contain names. */
  boolean areDirectories() {
    for (int i = 0; i < count; i++) {
      if (items[i].type() != NameType.PARENT) {
        return false;
      }
    }
    return true;
  }

  /** The first named file with another type. */
  @Nullable PathRecord namedOtherThan(NameType type) {
    for (int i = 0; i < count; i++) {
      if (items[i].isNamedFile() && items[i].type() != type) {
        return items[i];
      }
    }
    return null;
  }
}
