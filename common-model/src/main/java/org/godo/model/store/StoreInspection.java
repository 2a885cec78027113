package org.godo.model.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * Reads the embedded store without changing it: through the program that hosts it, or else from its
 * file, which no program can host meanwhile.
 */
public interface StoreInspection extends AutoCloseable {
  /**
   * Opens the store in a data directory.
   *
   * @return empty if there is none
   * @throws IOException if there is one that cannot be opened
   */
  static Optional<StoreInspection> open(Path dataDir, String database) throws IOException {
    Optional<StoreDirectory> directory = StoreDirectory.existing(dataDir);
    if (directory.isEmpty()) {
      return Optional.empty();
    }
    Optional<AutoCloseable> lock = directory.get().tryReadLock();
    return Optional.of(
        lock.isPresent()
            ? StoreFile.open(directory.get(), lock.get(), database)
            : new HostedStore(EmbeddedStore.join(directory.get(), database)));
  }

  /** Whether a running program hosts the store, which may change while it is read. */
  boolean isHosted();

  /**
   * Damage to the file as a whole, one line: its newest state cannot be read and an older one is
   * read instead. Null if there is none, or the store is hosted.
   */
  @Nullable String damage();

  /** Names of the existing collections. */
  Set<String> collections() throws IOException;

  /** The documents of a collection in the order of their ids. */
  Documents read(String collection) throws IOException;

  @Override
  void close() throws IOException;

  /** An iterator over documents. */
  @FunctionalInterface
  interface Documents {
    /**
     * The next document; null at the end.
     *
     * @throws IOException if it and those behind it cannot be read
     */
    @Nullable RawBsonDocument next() throws IOException;
  }
}
