package org.godo.model.store;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/**
 * Walks the values of a range of keys. It reads the map again for every few hundred entries instead
 * of holding one of its versions, so that a slow reader keeps no old pages alive; entries added or
 * removed meanwhile may or may not be returned.
 */
final class MapWalk implements Iterator<byte[]> {
  private static final int PAGE = 256;

  private final MVMap<Object, byte[]> map;
  private final @Nullable Object to;
  private final Queue<byte[]> page = new ArrayDeque<>(PAGE);
  private @Nullable Object next;
  private boolean nextWasSeen;
  private boolean ended;

  MapWalk(MVMap<Object, byte[]> map, IdRange range) {
    this.map = map;
    this.to = range.to();
    this.next = range.from();
  }

  @Override
  public boolean hasNext() {
    if (page.isEmpty() && !ended) {
      readPage();
    }
    return !page.isEmpty();
  }

  private void readPage() {
    Cursor<Object, byte[]> cursor = map.cursor(next);
    while (page.size() < PAGE) {
      if (!cursor.hasNext()) {
        ended = true;
        return;
      }
      Object key = cursor.next();
      if (to != null && map.getKeyType().compare(key, to) > 0) {
        ended = true;
        return;
      }
      boolean seen = nextWasSeen && map.getKeyType().compare(key, next) == 0;
      if (!seen) {
        page.add(cursor.getValue());
      }
      next = key;
      nextWasSeen = true;
    }
  }

  @Override
  public byte[] next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return page.remove();
  }
}
