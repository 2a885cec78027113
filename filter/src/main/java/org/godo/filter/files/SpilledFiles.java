package org.godo.filter.files;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.agrona.collections.Long2LongHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Files that no process has open and whose accesses were all emitted: most of the names in a
 * recording. Their state lies outside of memory; in memory each costs two numbers, and each
 * directory a chain of the files in it, for the case that the directory is renamed.
 */
final class SpilledFiles {
  private final SpillStore store;
  private final MessageDigest sha256 = sha256();
  private final Long2LongHashMap positions = new Long2LongHashMap(SpillStore.NONE);
  private final TreeMap<String, Long> latestIn = new TreeMap<>();

  /** A file by its key, with the position of the entry before it in its directory's chain. */
  private record Entry(String key, TrackedFile file, long before) {}

  SpilledFiles(SpillStore store) {
    this.store = store;
  }

  /**
   * Spills a file.
   *
   * @return false if another key has the same hash: the file has to stay in memory
   */
  boolean spill(String key, TrackedFile file) {
    long hash = hash(key);
    if (isOfOther(key, positions.get(hash))) {
      return false;
    }
    String directory = directory(key);
    Long before = latestIn.get(directory);
    long position = store.append(text(key, file, before == null ? SpillStore.NONE : before));
    latestIn.put(directory, position);
    positions.put(hash, position);
    return true;
  }

  private boolean isOfOther(String key, long position) {
    return position != SpillStore.NONE && !entry(store.read(position)).key().equals(key);
  }

  /** Returns whether no file is spilled. */
  boolean isEmpty() {
    return positions.isEmpty();
  }

  /** Restores and removes the file with this key; returns null if there is none. */
  @Nullable TrackedFile restore(String key) {
    long hash = hash(key);
    long position = positions.get(hash);
    if (position == SpillStore.NONE) {
      return null;
    }
    Entry entry = entry(store.read(position));
    if (!entry.key().equals(key)) {
      return null;
    }
    positions.remove(hash);
    return entry.file();
  }

  /** Forgets the file with this key, which another one replaced. */
  void forget(String key) {
    long hash = hash(key);
    if (!isOfOther(key, positions.get(hash))) {
      positions.remove(hash);
    }
  }

  /** Restores and removes the files below a directory, however deep, by their keys. */
  Map<String, TrackedFile> restoreBelow(String directory) {
    Map<String, TrackedFile> restored = new HashMap<>();
    Long latest = latestIn.remove(directory);
    if (latest != null) {
      restoreChain(latest, restored);
    }
    Map<String, Long> below = latestIn.subMap(directory + '/', directory + (char) ('/' + 1));
    below.values().forEach(each -> restoreChain(each, restored));
    below.clear();
    return restored;
  }

  /** Passes on each file that is spilled, with its key. */
  void forEach(BiConsumer<String, TrackedFile> consumer) {
    positions
        .values()
        .forEach(
            position -> {
              Entry entry = entry(store.read(position));
              consumer.accept(entry.key(), entry.file());
            });
  }

  private void restoreChain(long latest, Map<String, TrackedFile> restored) {
    long position = latest;
    while (position != SpillStore.NONE) {
      Entry entry = entry(store.read(position));
      long hash = hash(entry.key());
      if (positions.get(hash) == position) {
        positions.remove(hash);
        restored.put(entry.key(), entry.file());
      }
      position = entry.before();
    }
  }

  private static String directory(String key) {
    return key.substring(0, Math.max(0, key.lastIndexOf('/')));
  }

  /** Returns a hash for which a program that chooses names cannot make many equal ones. */
  private long hash(String key) {
    byte[] digest = sha256.digest(key.getBytes(StandardCharsets.UTF_8));
    return ByteBuffer.wrap(digest).getLong();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  // ---- texts ---------------------------------------------------------------------------------

  /** Formats an entry: five numbers, the last a length, then the texts in sequence. */
  private static String text(String key, TrackedFile file, long before) {
    String previous = file.previous(key) == null ? "" : file.previous(key);
    return before
        + " "
        + file.latestEmitted()
        + ' '
        + file.renames()
        + ' '
        + file.marks()
        + ' '
        + key.length()
        + ' '
        + key
        + previous;
  }

  private static Entry entry(String text) {
    long[] numbers = new long[5];
    int start = 0;
    for (int i = 0; i < numbers.length; i++) {
      int end = text.indexOf(' ', start);
      numbers[i] = Long.parseLong(text, start, end, 10);
      start = end + 1;
    }
    int keyEnd = start + (int) numbers[4];
    String key = text.substring(start, keyEnd);
    String previous = keyEnd == text.length() ? null : text.substring(keyEnd);
    TrackedFile file =
        new TrackedFile(key, previous, (int) numbers[2], numbers[1], (int) numbers[3]);
    return new Entry(key, file, numbers[0]);
  }
}
