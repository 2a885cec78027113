package org.godo.model.schema;

import com.mongodb.reactivestreams.client.MongoDatabase;
import org.bson.codecs.configuration.CodecRegistries;
import org.godo.model.bson.ModelCodecs;

/** Access to the project's documents in a database. */
public final class Documents {
  private Documents() {}

  /** Returns the database with the codecs of all our documents added before its own. */
  public static MongoDatabase in(MongoDatabase database) {
    return database.withCodecRegistry(
        CodecRegistries.fromRegistries(ModelCodecs.registry(), database.getCodecRegistry()));
  }
}
