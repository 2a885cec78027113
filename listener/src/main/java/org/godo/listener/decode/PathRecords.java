package org.godo.listener.decode;

import java.util.Arrays;
import org.godo.listener.parse.FieldCursor;
import org.godo.listener.parse.PathRecord;
import org.godo.listener.parse.PathRecord.NameType;
import org.godo.listener.parse.RecordType;
import org.godo.listener.reassemble.AuditEvent;
import org.jspecify.annotations.Nullable;

/**
 * The PATH records of one call, in the order of their items. They are read anew for every event.
 *
 * <p>overlayfs adds items without a name for what it does in its upper layer, with the same types
 * as the call's own. The program's files are the named ones; those of type PARENT are the
 * directories the names are in.
 */
final class PathRecords {
  private final FieldCursor cursor = new FieldCursor();
  private PathRecord[] items = {};
  private int count;

  /** Becomes the paths of an event. */
  void read(AuditEvent event) {
    count = 0;
    for (int n = 0; n < event.count(); n++) {
      if (event.type(n) == RecordType.PATH) {
        PathRecord item = unused();
        item.read(event.fields(n, cursor));
        insert(item);
      }
    }
  }

  private PathRecord unused() {
    if (count == items.length) {
      items = Arrays.copyOf(items, count + 4);
      Arrays.setAll(items, i -> i < count ? items[i] : new PathRecord());
    }
    return items[count];
  }

  /** Puts the last one in its place; most come in order. */
  private void insert(PathRecord item) {
    int place = count++;
    while (place > 0 && items[place - 1].item() > item.item()) {
      items[place] = items[place - 1];
      place--;
    }
    items[place] = item;
  }

  int count() {
    return count;
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

  /** The call's own file: the first that is named and no directory of another. */
  @Nullable PathRecord own() {
    return named(0);
  }

  /** The file that an operation ended at, named or not: the last that there was one of. */
  @Nullable PathRecord reached() {
    PathRecord reached = null;
    for (int i = 0; i < count; i++) {
      PathRecord item = items[i];
      boolean isFile = item.type() == NameType.NORMAL || item.type() == NameType.CREATE;
      reached = isFile && item.inode() >= 0 ? item : reached;
    }
    return reached;
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

  /** The Nth named file the call did this to, counted from 0. */
  @Nullable PathRecord named(NameType type, int n) {
    int left = n;
    for (int i = 0; i < count; i++) {
      if (items[i].isNamedFile() && items[i].type() == type && left-- == 0) {
        return items[i];
      }
    }
    return null;
  }

  /** The first named file the call did anything else to. */
  @Nullable PathRecord namedOtherThan(NameType type) {
    for (int i = 0; i < count; i++) {
      if (items[i].isNamedFile() && items[i].type() != type) {
        return items[i];
      }
    }
    return null;
  }
}
