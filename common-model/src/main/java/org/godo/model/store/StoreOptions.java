package org.godo.model.store;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the documents are stored.
 *
 * @param uri a MongoDB URI; null for the embedded store
 * @param dataDir contains the embedded store as {@code store}; unused with a URI
 * @param database name of the database
 */
public record StoreOptions(@Nullable String uri, Path dataDir, String database) {

  /** Hides the URI, which may contain a password. */
  @Override
  public String toString() {
    return "StoreOptions[uri=%s, dataDir=%s, database=%s]"
        .formatted(uri == null ? "none" : "<hidden>", dataDir, database);
  }
}
