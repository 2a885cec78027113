package org.godo.model.store;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.MongoSocketException;
import com.mongodb.ServerAddress;
import com.mongodb.connection.TransportSettings;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoDatabase;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.RawBsonDocument;
import org.godo.model.error.ExitCode;
import org.godo.model.error.GodoException;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The store in the data directory. The program that holds the directory's lock serves the file;
 * every program, the host too, uses it through the host's socket, except that the host inserts raw
 * documents directly. The driver asks for the address of the server whenever it connects; this
 * class then finds the host, and becomes the host if there is none. So a host that ended is
 * replaced without any action of its clients.
 */
final class EmbeddedStore implements Store {
  private static final Duration GRACE = Duration.ofSeconds(30);
  private static final int SELECTION_TIMEOUT_SECONDS = 20;
  private static final ServerAddress ADDRESS = new ServerAddress("embedded-store");
  private static final byte[] LOOPBACK = {127, 0, 0, 1};

  private final StoreDirectory directory;
  private final boolean mayHost;
  private final String name;
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(
          2, new DefaultThreadFactory("godo-store-client", true), NioIoHandler.newFactory());
  private final Scheduler insertThread =
      Schedulers.newBoundedElastic(1, Integer.MAX_VALUE, "godo-store-insert", 60, true);
  private final MongoClient client;
  private final MongoDatabase database;

  // guarded by this
  private @Nullable EmbeddedServer server;
  private boolean closed;

  private final AtomicBoolean removed = new AtomicBoolean();
  private volatile @Nullable String writeFailure;

  static EmbeddedStore open(StoreOptions options, HandOver handOver) {
    Path dataDir = options.dataDir();
    try {
      return open(StoreDirectory.open(dataDir), true, options.database(), handOver);
    } catch (AccessDeniedException e) {
      throw new GodoException(
          ExitCode.STORE,
          "the store in %s belongs to another user (%s): run as its owner, or name another directory with --data-dir"
              .formatted(dataDir, e.getFile()),
          e);
    } catch (DamagedStoreException e) {
      throw new GodoException(
          ExitCode.STORE,
          "the store in %s is damaged: %s; restore store/documents.h2 there from a copy, or move it away to begin an empty store"
              .formatted(dataDir, reason(e)),
          e);
    } catch (IOException | MongoException | MVStoreException e) {
      throw new GodoException(
          ExitCode.STORE,
          "cannot open the store in %s: %s; check the directory or name another with --data-dir"
              .formatted(dataDir, reason(e)),
          e);
    }
  }

  /**
   * Connects to the program that hosts the store, and never becomes the host.
   *
   * @throws IOException if no program answers
   */
  static EmbeddedStore join(StoreDirectory directory, String database) throws IOException {
    try {
      return open(directory, false, database, HandOver.RESUME);
    } catch (MongoException e) {
      throw new IOException(reason(e), e);
    }
  }

  private static EmbeddedStore open(
      StoreDirectory directory, boolean mayHost, String database, HandOver handOver)
      throws IOException {
    EmbeddedStore store = new EmbeddedStore(directory, mayHost, database, handOver);
    store.check();
    return store;
  }

  private EmbeddedStore(
      StoreDirectory directory, boolean mayHost, String database, HandOver handOver) {
    this.directory = directory;
    this.mayHost = mayHost;
    this.name = ClientRegistry.newName(handOver);
    this.client = MongoClients.create(settings());
    this.database = client.getDatabase(database);
  }

  private MongoClientSettings settings() {
    return MongoClientSettings.builder()
        .applicationName(name)
        .applyToClusterSettings(
            cluster ->
                cluster
                    .hosts(List.of(ADDRESS))
                    .serverSelectionTimeout(SELECTION_TIMEOUT_SECONDS, SECONDS))
        .applyToServerSettings(server -> server.minHeartbeatFrequency(100, MILLISECONDS))
        .inetAddressResolver(host -> List.of(address()))
        .retryWrites(false)
        .transportSettings(
            TransportSettings.nettyBuilder()
                .socketChannelClass(UnixSocketChannel.class)
                .eventLoopGroup(loops)
                .build())
        .build();
  }

  private InetAddress address() throws UnknownHostException {
    try {
      return InetAddress.getByAddress(findHost().toString(), LOOPBACK);
    } catch (IOException | MVStoreException e) {
      UnknownHostException unknown = new UnknownHostException(reason(e));
      unknown.initCause(e);
      throw unknown;
    }
  }

  /** Returns the socket of the host; becomes the host if there is none. */
  private synchronized Path findHost() throws IOException {
    if (closed) {
      throw new IOException("the store was closed");
    }
    hostIfNobodyDoes();
    Path socket = directory.endpoint();
    if (socket == null) {
      throw new IOException("its host does not serve it yet");
    }
    return socket;
  }

  private synchronized void hostIfNobodyDoes() throws IOException {
    if (server != null && server.isBroken()) {
      EmbeddedServer broken = server;
      server = null;
      writeFailure = broken.failure();
      if (broken.isRemoved()) {
        removed.set(true);
      }
      broken.close();
    }
    if (server == null && mayHost) {
      Optional<StoreDirectory.HostLock> lock = directory.tryLock();
      if (lock.isPresent()) {
        server = serve(lock.get());
      }
    }
  }

  private EmbeddedServer serve(StoreDirectory.HostLock lock) throws IOException {
    try {
      return EmbeddedServer.start(directory, lock, name);
    } catch (IOException | RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** Fails early if the file cannot be opened, else if no host answers. */
  private void check() throws IOException {
    boolean answered = false;
    try {
      hostIfNobodyDoes();
      Mono.from(database.runCommand(new BsonDocument("ping", new BsonInt32(1)))).block();
      answered = true;
    } finally {
      if (!answered) {
        close();
      }
    }
  }

  @Override
  public MongoDatabase database() {
    return database;
  }

  @Override
  public Mono<BsonDocument> insert(RawBsonDocument command) {
    return Mono.defer(
        () -> {
          EmbeddedServer host = hosted();
          return host == null
              ? Mono.from(database.runCommand(command, BsonDocument.class))
              : Mono.fromCallable(() -> insert(host, command)).subscribeOn(insertThread);
        });
  }

  /** The server that this program is, if it is one whose file can be written. */
  private synchronized @Nullable EmbeddedServer hosted() {
    return closed || server == null || server.isBroken() ? null : server;
  }

  /** A failure to write ends the server; the driver, at the next attempt, starts another. */
  private BsonDocument insert(EmbeddedServer host, RawBsonDocument command) {
    try {
      return host.insert(database.getName(), new EncodedInsert(command));
    } catch (MVStoreException e) {
      throw new MongoSocketException(reason(e), ADDRESS, e);
    }
  }

  @Override
  public boolean embedded() {
    return true;
  }

  @Override
  public Mono<Void> makeDurable() {
    return Mono.from(
            client.getDatabase("admin").runCommand(new BsonDocument("fsync", new BsonInt32(1))))
        .then();
  }

  @Override
  public synchronized @Nullable String writeFailure() {
    String now = server == null ? null : server.failure();
    return now == null ? writeFailure : now;
  }

  @Override
  public boolean wasRemoved() {
    return removed.getAndSet(false);
  }

  @Override
  public void close() {
    EmbeddedServer hosted;
    synchronized (this) {
      hosted = server;
    }
    if (hosted != null) {
      hosted.awaitClients(GRACE);
    }
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      hosted = server;
    }
    insertThread.dispose();
    client.close();
    try {
      if (hosted != null) {
        hosted.close();
      }
    } catch (IOException e) {
      throw new GodoException(
          ExitCode.STORE, "cannot close the store in " + directory.path() + ": " + reason(e), e);
    } finally {
      loops.shutdownGracefully(0, 5, SECONDS).awaitUninterruptibly();
    }
  }

  private static String reason(Exception e) {
    if (e instanceof FileSystemException file && file.getReason() != null) {
      return file.getFile() + ": " + file.getReason();
    }
    if (e instanceof MongoException) {
      return "the program that hosts it does not answer";
    }
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message.lines().findFirst().orElse("");
  }
}
