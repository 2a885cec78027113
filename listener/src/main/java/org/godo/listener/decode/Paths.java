package org.godo.listener.decode;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.godo.listener.parse.PathRecord;
import org.godo.listener.parse.PathRecord.NameType;
import org.jspecify.annotations.Nullable;

/**
 * The PATH records of one call, in the order of their items.
 *
 * <p>overlayfs adds items without a name for what it does in its upper layer, with the same types
 * as the call's own. The program's files are the named ones; those of type PARENT are the
 * directories the names are in.
 */
final class Paths {
  private final List<PathRecord> items;

  private Paths(List<PathRecord> items) {
    this.items = items;
  }

  static Paths parse(List<byte[]> records) {
    List<PathRecord> items = new ArrayList<>(records.size());
    for (byte[] fields : records) {
      items.add(PathRecord.parse(fields));
    }
    items.sort(Comparator.comparingInt(PathRecord::item));
    return new Paths(items);
  }

  int count() {
    return items.size();
  }

  /** The record with this item number. */
  @Nullable PathRecord item(int number) {
    return find(item -> item.item() == number, 0);
  }

  /** The call's own file: the first that is named and no directory of another. */
  @Nullable PathRecord own() {
    return find(PathRecord::isNamedFile, 0);
  }

  /** The Nth named file, counted from 0. */
  @Nullable PathRecord named(int n) {
    return find(PathRecord::isNamedFile, n);
  }

  /** The Nth named file the call did this to, counted from 0. */
  @Nullable PathRecord named(NameType type, int n) {
    return find(item -> item.isNamedFile() && item.type() == type, n);
  }

  /** The first named file the call did anything else to. */
  @Nullable PathRecord namedOtherThan(NameType type) {
    return find(item -> item.isNamedFile() && item.type() != type, 0);
  }

  private @Nullable PathRecord find(Predicate<PathRecord> wanted, int skip) {
    int left = skip;
    for (PathRecord item : items) {
      if (wanted.test(item) && left-- == 0) {
        return item;
      }
    }
    return null;
  }
}
