package org.godo.filter.support;

import com.mongodb.reactivestreams.client.MongoCollection;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.bson.BsonDocument;
import org.godo.model.raw.RawCollection;
import org.godo.model.raw.RawEvent;
import org.godo.model.schema.Collections;
import org.godo.model.schema.Documents;
import org.godo.model.session.Session;
import org.godo.model.store.Store;
import org.godo.model.store.StoreOptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Fills stores and looks into them. */
public final class Stores {
  private Stores() {}

  public static Store open(Path dataDir) {
    return Store.open(new StoreOptions(null, dataDir, "godo"));
  }

  /** Writes a record as a listener would have. */
  public static void deliver(Recording record, Store store) {
    for (RawCollection collection : RawCollection.values()) {
      List<RawEvent> events =
          record.events().stream().filter(event -> RawCollection.of(event) == collection).toList();
      insert(store, collection.collectionName(), RawEvent.class, events);
    }
    insert(store, Collections.SESSIONS, Session.class, record.sessions());
  }

  public static <T> void insert(Store store, String collection, Class<T> type, List<T> documents) {
    if (!documents.isEmpty()) {
      MongoCollection<T> target = Documents.in(store.database()).getCollection(collection, type);
      Mono.from(target.insertMany(documents)).block();
    }
  }

  /** The documents of a collection in the order of their ids. */
  public static List<BsonDocument> documents(Store store, String collection) {
    return Objects.requireNonNull(
        Flux.from(store.database().getCollection(collection, BsonDocument.class).find())
            .sort((a, b) -> id(a).compareTo(id(b)))
            .collectList()
            .block());
  }

  public static List<String> ids(Store store, String collection) {
    return documents(store, collection).stream().map(Stores::id).toList();
  }

  private static String id(BsonDocument document) {
    return document.getString("_id").getValue();
  }

  /** Every document of every collection but the runs. */
  public static Map<String, List<BsonDocument>> allButRuns(Store store) {
    Map<String, List<BsonDocument>> all = new TreeMap<>();
    for (String name : collections(store)) {
      if (!name.equals(Collections.RUNS)) {
        all.put(name, documents(store, name));
      }
    }
    return all;
  }

  public static List<String> collections(Store store) {
    return Objects.requireNonNull(
        Flux.from(store.database().listCollectionNames()).sort().collectList().block());
  }
}
