package org.godo.model.store;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.AbstractSynchronizedMongoDatabase;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.DatabaseResolver;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.BadValueException;
import de.bwaldvogel.mongo.oplog.Oplog;
import io.netty.channel.Channel;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;

/** A database: one map of the store's file for each collection. */
final class EmbeddedDatabase extends AbstractSynchronizedMongoDatabase<Object> {
  /** MongoDB's default size of a first batch. */
  private static final int DEFAULT_BATCH = 101;

  /** Commands, in lower case, that create collections or indexes. */
  private static final Set<String> CREATING = Set.of("create", "createindexes");

  /**
   * Held while a collection is created: the library checks whether it exists and then creates it,
   * and two clients may create the same one at once.
   */
  private final Object creation = new Object();

  private final MVStore file;

  EmbeddedDatabase(String name, MVStore file, CursorRegistry cursors) {
    super(name, cursors);
    this.file = file;
    initializeNamespacesAndIndexes();
  }

  @Override
  public Document handleCommand(
      Channel channel, String command, Document query, DatabaseResolver databases, Oplog oplog) {
    if (command.equals("find")) {
      query.putIfAbsent("batchSize", DEFAULT_BATCH);
    }
    boolean creates = CREATING.contains(command.toLowerCase(Locale.ROOT));
    if (!creates) {
      return super.handleCommand(channel, command, query, databases, oplog);
    }
    synchronized (creation) {
      return super.handleCommand(channel, command, query, databases, oplog);
    }
  }

  @Override
  protected MongoCollection<Object> resolveOrCreateCollection(String collectionName) {
    synchronized (creation) {
      return super.resolveOrCreateCollection(collectionName);
    }
  }

  @Override
  protected MongoCollection<Object> openOrCreateCollection(
      String collectionName, CollectionOptions options) {
    return new EmbeddedCollection(
        this, collectionName, options, cursorRegistry, map(collectionName));
  }

  /** Returns a collection, which is created if there is none of this name. */
  EmbeddedCollection collection(String collectionName) {
    return (EmbeddedCollection) resolveOrCreateCollection(collectionName);
  }

  private MVMap<Object, byte[]> map(String collectionName) {
    return MapFile.documents(file, mapName(collectionName));
  }

  private String mapName(String collectionName) {
    return MapFile.DOCUMENTS + getFullCollectionNamespace(collectionName);
  }

  @Override
  protected Index<Object> openOrCreateUniqueIndex(
      String collectionName, String indexName, List<IndexKey> keys, boolean sparse) {
    boolean primary = keys.size() == 1 && keys.get(0).getKey().equals("_id");
    if (!primary) {
      throw new BadValueException("the embedded store has no unique index but that on _id");
    }
    return new PrimaryKey(indexName, keys, map(collectionName));
  }

  @Override
  protected Index<Object> openOrCreateSecondaryIndex(
      String collectionName, String indexName, List<IndexKey> keys, boolean sparse) {
    return new NamedIndex(indexName, keys);
  }

  @Override
  public void dropCollection(String collectionName, Oplog oplog) {
    super.dropCollection(collectionName, oplog);
    file.removeMap(map(collectionName));
  }

  @Override
  public void moveCollection(
      MongoDatabase oldDatabase, MongoCollection<?> collection, String newCollectionName) {
    String oldMap = MapFile.DOCUMENTS + collection.getFullName();
    super.moveCollection(oldDatabase, collection, newCollectionName);
    file.renameMap(MapFile.documents(file, oldMap), mapName(newCollectionName));
  }

  @Override
  protected long getStorageSize() {
    return file.getFileStore().size();
  }

  @Override
  protected long getFileSize() {
    return getStorageSize();
  }
}
