package org.godo.model.schema;

import com.mongodb.MongoCommandException;
import com.mongodb.client.model.CreateCollectionOptions;
import com.mongodb.client.model.ValidationOptions;
import com.mongodb.reactivestreams.client.MongoDatabase;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.godo.model.store.Store;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Makes the collections with their indexes and, where the store knows them, validators. What is
 * there already is left as it is or brought to the present form; documents are not touched.
 */
public final class Schema {
  /** Code of NamespaceExists in MongoDB's error_codes.yml. */
  private static final int NAMESPACE_EXISTS = 48;

  private Schema() {}

  /** Makes all collections of {@link Collections}. */
  public static Mono<Void> ensure(Store store) {
    return Flux.fromIterable(Collections.ALL).concatMap(name -> ensureAs(store, name, name)).then();
  }

  /**
   * Makes a collection called {@code name} in the form of {@code form}, as the filter does before
   * it renames the one over the other.
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

  private static Mono<Void> renewValidator(
      MongoDatabase database, String name, @Nullable Bson validator) {
    if (validator == null) {
      return Mono.empty();
    }
    Document change =
        new Document("collMod", name)
            .append("validator", validator.toBsonDocument())
            .append("validationLevel", "strict");
    return Mono.from(database.runCommand(change)).then();
  }

  private static Mono<Void> createIndexes(MongoDatabase database, String form, String name) {
    var indexes = Indexes.of(form);
    return indexes.isEmpty()
        ? Mono.empty()
        : Mono.from(database.getCollection(name).createIndexes(indexes)).then();
  }
}
