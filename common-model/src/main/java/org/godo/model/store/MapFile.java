package org.godo.model.store;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.godo.model.text.Printable;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.SingleFileStore;
import org.h2.mvstore.type.DataType;
import org.h2.mvstore.type.LongDataType;
import org.jspecify.annotations.Nullable;

/**
 * The MVStore file: opens it, and the maps in it, each with explicit types. The file may be damaged
 * or made to do harm: nothing in it is deserialized, no map but those that this program writes is
 * opened, and whatever the library throws on damage is a {@link DamagedStoreException}.
 */
final class MapFile {
  /** Prefix of the names of all maps of documents; the database's name and a dot follow. */
  static final String DOCUMENTS = "documents.";

  private static final String COUNTER = "commitCount";

  /** The counter of earlier versions, which is not read. */
  private static final String OLD_COUNTER = "commits";

  private MapFile() {}

  /** Opens the file to write; it is created if it is missing. */
  static MVStore open(Path path, int writeBufferKib, int cacheMib) throws DamagedStoreException {
    return open(
        path,
        false,
        new HashMap<>(Map.of("cacheSize", cacheMib)),
        new MVStore.Builder().autoCommitBufferSize(writeBufferKib).compress());
  }

  /** Opens the file to read, and changes nothing in it. */
  static MVStore openReadOnly(Path path) throws DamagedStoreException {
    return open(path, true, new HashMap<>(), new MVStore.Builder().readOnly().compress());
  }

  private static MVStore open(
      Path path, boolean readOnly, Map<String, Object> settings, MVStore.Builder builder)
      throws DamagedStoreException {
    SingleFileStore disk = new SingleFileStore(settings);
    MVStore file = null;
    boolean checked = false;
    try {
      disk.open(path.toString(), readOnly, null);
      file = builder.adoptFileStore(disk).open();
      checkMaps(file);
      checked = true;
      return file;
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError damaged) {
      throw new DamagedStoreException(damaged);
    } finally {
      if (!checked) {
        close(file, disk);
      }
    }
  }

  private static void close(@Nullable MVStore file, SingleFileStore disk) {
    if (file != null) {
      file.closeImmediately();
    } else {
      disk.close();
    }
  }

  private static void checkMaps(MVStore file) {
    for (String map : file.getMapNames()) {
      boolean known = map.startsWith(DOCUMENTS) || map.equals(COUNTER) || map.equals(OLD_COUNTER);
      if (!known || isOfAnotherType(file, map)) {
        throw DataUtils.newMVStoreException(
            DataUtils.ERROR_FILE_CORRUPT,
            "it has a map that godo does not write: {0}",
            Printable.escape(map));
      }
    }
  }

  private static boolean isOfAnotherType(MVStore file, String map) {
    MVMap<String, String> meta = file.getMetaMap();
    String id = meta.get(DataUtils.META_NAME + map);
    String description = id == null ? null : meta.get(DataUtils.META_MAP + id);
    return description == null || DataUtils.parseMap(description).containsKey("type");
  }

  /** Opens, or creates, a map from ids to documents. */
  static MVMap<Object, byte[]> documents(MVStore file, String name) {
    return map(file, name, DocumentType.INSTANCE);
  }

  /** Opens, or creates, the map that counts commits. */
  static MVMap<Object, Long> counter(MVStore file) {
    return map(file, COUNTER, LongDataType.INSTANCE);
  }

  private static <V> MVMap<Object, V> map(MVStore file, String name, DataType<V> values) {
    return file.openMap(
        name, new MVMap.Builder<Object, V>().keyType(KeyType.INSTANCE).valueType(values));
  }
}
