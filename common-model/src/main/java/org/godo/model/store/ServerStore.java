package org.godo.model.store;

import static java.util.concurrent.TimeUnit.SECONDS;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.WriteConcern;
import com.mongodb.event.ServerHeartbeatFailedEvent;
import com.mongodb.event.ServerMonitorListener;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoDatabase;
import java.util.concurrent.atomic.AtomicReference;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.RawBsonDocument;
import org.godo.model.error.ExitCode;
import org.godo.model.error.GodoException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** A MongoDB server, replica set or sharded cluster. */
final class ServerStore implements Store {
  private static final int SELECTION_TIMEOUT_SECONDS = 5;

  private final MongoClient client;
  private final MongoDatabase database;

  private ServerStore(MongoClient client, String database) {
    this.client = client;
    this.database = client.getDatabase(database);
  }

  static ServerStore open(String uri, String database) {
    ConnectionString where = parse(uri);
    AtomicReference<@Nullable Throwable> heartbeatFailure = new AtomicReference<>();
    MongoClient client = MongoClients.create(settings(where, heartbeatFailure));
    ServerStore store = new ServerStore(client, database);
    boolean answered = false;
    try {
      store.check();
      answered = true;
      return store;
    } catch (MongoException e) {
      throw ServerFailure.explain(where, heartbeatFailure.get(), e);
    } finally {
      if (!answered) {
        client.close();
      }
    }
  }

  private static ConnectionString parse(String uri) {
    try {
      return new ConnectionString(uri);
    } catch (IllegalArgumentException e) {
      // the driver's message repeats parts of the URI, and so perhaps of a password
      String why = uri.contains("@") || e.getMessage() == null ? "" : ": " + e.getMessage();
      throw new GodoException(
          ExitCode.USAGE,
          "not a MongoDB URI (mongodb://[USER:PASSWORD@]HOST[:PORT][/…]; percent-encode special"
              + " characters of user and password)"
              + why);
    } catch (MongoException e) {
      throw new GodoException(
          ExitCode.STORE,
          "cannot look up the servers of the mongodb+srv URI: check its host name and the DNS");
    }
  }

  private static MongoClientSettings settings(
      ConnectionString where, AtomicReference<@Nullable Throwable> heartbeatFailure) {
    MongoClientSettings.Builder settings = MongoClientSettings.builder();
    settings.applyConnectionString(where);
    if (where.getApplicationName() == null) {
      settings.applicationName("godo");
    }
    if (where.getServerSelectionTimeout() == null) {
      settings.applyToClusterSettings(
          cluster -> cluster.serverSelectionTimeout(SELECTION_TIMEOUT_SECONDS, SECONDS));
    }
    return settings
        .writeConcern(WriteConcern.MAJORITY.withJournal(true))
        .retryWrites(true)
        .applyToServerSettings(
            server ->
                server.addServerMonitorListener(
                    new ServerMonitorListener() {
                      @Override
                      public void serverHeartbeatFailed(ServerHeartbeatFailedEvent event) {
                        heartbeatFailure.set(event.getThrowable());
                      }
                    }))
        .build();
  }

  /** Runs a command that needs a login where the server requires one. */
  private void check() {
    BsonDocument listing =
        new BsonDocument("listCollections", new BsonInt32(1))
            .append("nameOnly", BsonBoolean.TRUE)
            .append("authorizedCollections", BsonBoolean.TRUE);
    Mono.from(database.runCommand(listing)).block();
  }

  @Override
  public MongoDatabase database() {
    return database;
  }

  @Override
  public Mono<BsonDocument> insert(RawBsonDocument command) {
    return Mono.from(database.runCommand(command, BsonDocument.class));
  }

  @Override
  public boolean embedded() {
    return false;
  }

  /** Nothing to do: every write waited for the journals of a majority. */
  @Override
  public Mono<Void> makeDurable() {
    return Mono.empty();
  }

  @Override
  public @Nullable String writeFailure() {
    return null;
  }

  @Override
  public boolean wasRemoved() {
    return false;
  }

  @Override
  public void close() {
    client.close();
  }
}
