package org.godo.model.store;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the documents are.
 *
 * @param uri a MongoDB URI; null for the embedded store
 * @param dataDir holds the embedded store in its folder {@code store}; unused with a URI
 * @param database name of the database
 */
public record StoreOptions(@Nullable String uri, Path dataDir, String database) {

  /** Leaves the URI out: it may hold a password. */
  @Override
  public String toString() {
    return "StoreOptions[uri=%s, dataDir=%s, database=%s]"
        .formatted(uri == null ? "none" : "<hidden>", dataDir, database);
  }
}
