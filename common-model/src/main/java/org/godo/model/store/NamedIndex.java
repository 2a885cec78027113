package org.godo.model.store;

import de.bwaldvogel.mongo.backend.EmptyIndex;
import de.bwaldvogel.mongo.backend.IndexKey;
import java.util.List;

/** A secondary index that exists by name only: no query of this store uses one. */
final class NamedIndex extends EmptyIndex<Object> {
  NamedIndex(String name, List<IndexKey> keys) {
    super(name, keys);
  }

  /** An empty index is filled when its collection is opened, by reading every document, twice. */
  @Override
  public boolean isEmpty() {
    return false;
  }
}
