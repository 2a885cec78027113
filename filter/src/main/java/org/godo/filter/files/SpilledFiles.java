package org.godo.filter.files;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.collections.Long2LongHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Files that nobody has open and whose accesses were all given: most names a record knows. What is
 * known of them lies outside of memory; in memory a name costs two numbers, and its directory a
 * chain of the names in it, for the case that the directory is renamed.
 */
final class SpilledFiles {
  private final SpillStore spill;
  private final Long2LongHashMap places = new Long2LongHashMap(SpillStore.NONE);
  private final TreeMap<String, Long> latestIn = new TreeMap<>();

  /** A file by its key, with the entry before it in its directory's chain. */
  private record Entry(String key, TrackedFile file, long before) {}

  SpilledFiles(SpillStore spill) {
    this.spill = spill;
  }

  void put(String key, TrackedFile file) {
    String directory = directory(key);
    Long before = latestIn.get(directory);
    long place = spill.append(text(key, file, before == null ? SpillStore.NONE : before));
    latestIn.put(directory, place);
    places.put(hash(key), place);
  }

  /** Whether there is none. */
  boolean isEmpty() {
    return places.isEmpty();
  }

  /** Takes out the file with this key; null if there is none. */
  @Nullable TrackedFile take(String key) {
    long hash = hash(key);
    long place = places.get(hash);
    if (place == SpillStore.NONE) {
      return null;
    }
    Entry entry = entry(spill.read(place));
    if (!entry.key().equals(key)) {
      return null;
    }
    places.remove(hash);
    return entry.file();
  }

  /** Forgets the file with this key, for another took its place. */
  void forget(String key) {
    places.remove(hash(key));
  }

  /** Takes out the files below a directory, however deep; by their keys. */
  Map<String, TrackedFile> takeBelow(String directory) {
    Map<String, TrackedFile> taken = new HashMap<>();
    Long latest = latestIn.remove(directory);
    if (latest != null) {
      takeChain(latest, taken);
    }
    Map<String, Long> below = latestIn.subMap(directory + '/', directory + (char) ('/' + 1));
    below.values().forEach(each -> takeChain(each, taken));
    below.clear();
    return taken;
  }

  private void takeChain(long latest, Map<String, TrackedFile> taken) {
    long place = latest;
    while (place != SpillStore.NONE) {
      Entry entry = entry(spill.read(place));
      long hash = hash(entry.key());
      if (places.get(hash) == place) {
        places.remove(hash);
        taken.put(entry.key(), entry.file());
      }
      place = entry.before();
    }
  }

  private static String directory(String key) {
    return key.substring(0, Math.max(0, key.lastIndexOf('/')));
  }

  private static long hash(String key) {
    long hash = 0;
    for (int i = 0; i < key.length(); i++) {
      hash = 31 * hash + key.charAt(i);
    }
    return hash;
  }

  // ---- texts ---------------------------------------------------------------------------------

  /** Numbers, of which the last two are lengths, and then the texts one behind the other. */
  private static String text(String key, TrackedFile file, long before) {
    String previous = file.previous() == null ? "" : file.previous();
    return before
        + " "
        + file.lastGiven()
        + ' '
        + file.renames()
        + ' '
        + key.length()
        + ' '
        + file.current().length()
        + ' '
        + key
        + file.current()
        + previous;
  }

  private static Entry entry(String text) {
    long[] numbers = new long[5];
    int place = 0;
    for (int i = 0; i < numbers.length; i++) {
      int end = text.indexOf(' ', place);
      numbers[i] = Long.parseLong(text, place, end, 10);
      place = end + 1;
    }
    int keyEnd = place + (int) numbers[3];
    int currentEnd = keyEnd + (int) numbers[4];
    int renames = (int) numbers[2];
    String key = text.substring(place, keyEnd);
    String previous = renames == 0 ? null : text.substring(currentEnd);
    TrackedFile file =
        new TrackedFile(key, text.substring(keyEnd, currentEnd), previous, renames, numbers[1]);
    return new Entry(key, file, numbers[0]);
  }
}
