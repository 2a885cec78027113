package org.godo.model.store;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
import java.util.TreeSet;
import org.bson.RawBsonDocument;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStore;
import org.jspecify.annotations.Nullable;

/** The store's file, opened read-only. */
final class StoreFile implements StoreInspection {
  private final AutoCloseable lock;
  private final @Nullable MVStore file;
  private final String prefix;

  private StoreFile(AutoCloseable lock, @Nullable MVStore file, String database) {
    this.lock = lock;
    this.file = file;
    this.prefix = MapFile.DOCUMENTS + database + '.';
  }

  static StoreFile open(StoreDirectory directory, AutoCloseable lock, String database)
      throws IOException {
    boolean opened = false;
    try {
      StoreFile store = new StoreFile(lock, open(directory), database);
      opened = true;
      return store;
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError damaged) {
      throw new DamagedStoreException(damaged);
    } finally {
      if (!opened) {
        release(lock);
      }
    }
  }

  /** Null for a file that was created and never written to. */
  private static @Nullable MVStore open(StoreDirectory directory) throws IOException {
    return Files.size(directory.documentsFile()) == 0
        ? null
        : MapFile.openReadOnly(directory.documentsFile());
  }

  @Override
  public boolean isHosted() {
    return false;
  }

  /** The library falls back to the latest complete state without reporting it. */
  @Override
  public @Nullable String damage() {
    if (file == null) {
      return null;
    }
    long written = DataUtils.readHexLong(file.getStoreHeader(), "version", 0);
    return file.getCurrentVersion() < written
        ? "its newest state (version %d) is damaged; what follows is of version %d"
            .formatted(written, file.getCurrentVersion())
        : null;
  }

  @Override
  public Set<String> collections() throws IOException {
    Set<String> names = new TreeSet<>();
    if (file != null) {
      try {
        for (String map : file.getMapNames()) {
          if (map.startsWith(prefix)) {
            names.add(map.substring(prefix.length()));
          }
        }
      } catch (RuntimeException | OutOfMemoryError | StackOverflowError damaged) {
        throw new DamagedStoreException(damaged);
      }
    }
    return names;
  }

  @Override
  public Documents read(String collection) throws IOException {
    if (file == null || !file.hasMap(prefix + collection)) {
      return () -> null;
    }
    try {
      Cursor<Object, byte[]> cursor = MapFile.documents(file, prefix + collection).cursor(null);
      return () -> next(cursor);
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError damaged) {
      throw new DamagedStoreException(damaged);
    }
  }

  private static @Nullable RawBsonDocument next(Cursor<Object, byte[]> cursor) throws IOException {
    try {
      if (!cursor.hasNext()) {
        return null;
      }
      cursor.next();
      return new RawBsonDocument(cursor.getValue());
    } catch (RuntimeException | OutOfMemoryError | StackOverflowError damaged) {
      throw new DamagedStoreException(damaged);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      if (file != null) {
        file.closeImmediately();
      }
    } finally {
      release(lock);
    }
  }

  private static void release(AutoCloseable lock) throws IOException {
    try {
      lock.close();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }
}
