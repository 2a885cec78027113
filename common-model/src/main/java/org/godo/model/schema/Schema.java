package org.godo.model.schema;

import static com.mongodb.client.model.Filters.eq;

import com.mongodb.MongoCommandException;
import com.mongodb.client.model.CreateCollectionOptions;
import com.mongodb.client.model.ValidationOptions;
import com.mongodb.reactivestreams.client.MongoDatabase;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.godo.model.store.Store;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Creates the collections with their indexes and, where the store supports them, validators.
 * Existing collections are brought to the present form; documents do not change.
 */
public final class Schema {
  /** Code of NamespaceExists in MongoDB's error_codes.yml. */
  private static final int NAMESPACE_EXISTS = 48;

  /** Unauthorized, and CommandNotFound of servers that implement a part of MongoDB. */
  private static final Set<Integer> MAY_NOT_MODIFY = Set.of(13, 59);

  private static final Logger LOG = LoggerFactory.getLogger(Schema.class);

  private Schema() {}

  /** Creates all collections of {@link Collections}. */
  public static Mono<Void> ensure(Store store) {
    return Flux.fromIterable(Collections.ALL).concatMap(name -> ensureAs(store, name, name)).then();
  }

  /**
   * Creates a collection {@code name} with the indexes and validator of {@code form}; the filter
   * then renames the one over the other.
   *
   * @param form one of {@link Collections}
   */
  public static Mono<Void> ensureAs(Store store, String form, String name) {
    Bson validator = store.embedded() ? null : Validators.of(form);
    return create(store.database(), name, validator)
        .then(createIndexes(store.database(), form, name));
  }

  private static Mono<Void> create(MongoDatabase database, String name, @Nullable Bson validator) {
    CreateCollectionOptions options = new CreateCollectionOptions();
    if (validator != null) {
      options.validationOptions(new ValidationOptions().validator(validator));
    }
    return Mono.from(database.createCollection(name, options))
        .onErrorResume(
            MongoCommandException.class,
            e ->
                e.getErrorCode() == NAMESPACE_EXISTS
                    ? renewValidator(database, name, validator)
                    : Mono.error(e));
  }

  /** Only where it differs: changing it needs a privilege that writing documents does not. */
  private static Mono<Void> renewValidator(
      MongoDatabase database, String name, @Nullable Bson validator) {
    if (validator == null) {
      return Mono.empty();
    }
    BsonDocument wanted = validator.toBsonDocument();
    return Mono.from(database.listCollections(BsonDocument.class).filter(eq("name", name)))
        .filter(found -> !wanted.equals(found.getDocument("options").get("validator")))
        .flatMap(found -> modify(database, name, wanted));
  }

  private static Mono<Void> modify(MongoDatabase database, String name, BsonDocument validator) {
    Document change = new Document("collMod", name).append("validator", validator);
    return Mono.from(database.runCommand(change))
        .then()
        .onErrorResume(
            MongoCommandException.class,
            e -> {
              if (!MAY_NOT_MODIFY.contains(e.getErrorCode())) {
                return Mono.error(e);
              }
              LOG.warn(
                  "the collection {} keeps its validator: the server does not permit changing it ({})",
                  name,
                  e.getErrorCodeName());
              return Mono.empty();
            });
  }

  private static Mono<Void> createIndexes(MongoDatabase database, String form, String name) {
    var indexes = Indexes.of(form);
    return indexes.isEmpty()
        ? Mono.empty()
        : Mono.from(database.getCollection(name).createIndexes(indexes)).then();
  }
}
