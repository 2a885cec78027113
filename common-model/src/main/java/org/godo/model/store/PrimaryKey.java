package org.godo.model.store;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.AbstractUniqueIndex;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.DuplicateKeyError;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.List;
import java.util.Map;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/**
 * The index on {@code _id}: a view of the collection's own map, whose keys are the ids. So it
 * always agrees with the documents, also when a collection is renamed.
 */
final class PrimaryKey extends AbstractUniqueIndex<Object> {
  private static final String FIELD = "_id";

  private final MVMap<Object, byte[]> documents;

  PrimaryKey(String name, List<IndexKey> keys, MVMap<Object, byte[]> documents) {
    super(name, keys, false);
    this.documents = documents;
  }

  @Override
  public synchronized void checkAdd(Document document, MongoCollection<Object> collection) {
    Object id = document.get(FIELD);
    if (documents.containsKey(EmbeddedCollection.key(id))) {
      throw new DuplicateKeyError(this, collection, getKeys(), new KeyValue(new Object[] {id}));
    }
  }

  /** The collection has put the document into the map already. */
  @Override
  public synchronized void add(
      Document document, Object position, MongoCollection<Object> collection) {}

  /** The collection removes the document from the map itself, at the position returned here. */
  @Override
  protected @Nullable Object removeDocument(KeyValue keyValue) {
    return getPosition(keyValue);
  }

  @Override
  protected boolean putKeyPosition(KeyValue keyValue, Object position) {
    throw new UnsupportedOperationException("the collection adds its documents itself");
  }

  @Override
  protected Iterable<Map.Entry<KeyValue, Object>> getIterable() {
    return () ->
        documents.keySet().stream()
            .<Map.Entry<KeyValue, Object>>map(
                key -> new SimpleImmutableEntry<>(new KeyValue(new Object[] {key}), key))
            .iterator();
  }

  @Override
  protected @Nullable Object getPosition(KeyValue keyValue) {
    return keyValue.get(0) instanceof String id && documents.containsKey(id) ? id : null;
  }

  @Override
  public long getCount() {
    return documents.sizeAsLong();
  }

  @Override
  public boolean isEmpty() {
    return documents.isEmpty();
  }

  /** It needs no space of its own. */
  @Override
  public long getDataSize() {
    return 0;
  }
}
