package org.godo.model.store;

import de.bwaldvogel.mongo.wire.MongoDatabaseHandler;
import de.bwaldvogel.mongo.wire.MongoExceptionHandler;
import de.bwaldvogel.mongo.wire.MongoWireMessageEncoder;
import de.bwaldvogel.mongo.wire.MongoWireProtocolHandler;
import de.bwaldvogel.mongo.wire.MongoWireReplyEncoder;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the file of a {@link StoreDirectory} on a unix domain socket, and on nothing else: only
 * programs that may enter the directory can reach it, and no container on the host's network.
 */
final class EmbeddedServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedServer.class);

  /**
   * The commands of a connection run on one thread, so there are more threads than a few programs
   * have connections: a long query delays no other connection. Idle threads are not started.
   */
  private static final int THREADS = 32;

  /** Shorter waits are not logged. */
  private static final Duration UNNOTICED = Duration.ofMillis(300);

  private final StoreDirectory directory;
  private final StoreDirectory.HostLock lock;
  private final ClientRegistry clients;
  private final EmbeddedBackend backend;
  private final EventLoopGroup threads =
      new MultiThreadIoEventLoopGroup(
          THREADS, new DefaultThreadFactory("godo-store", true), NioIoHandler.newFactory());
  private final ChannelGroup connections = new DefaultChannelGroup(threads.next());
  private final Channel listening;

  /**
   * Opens the file and serves it.
   *
   * @param clientName application name of the store this server is part of
   */
  static EmbeddedServer start(
      StoreDirectory directory, StoreDirectory.HostLock lock, String clientName)
      throws IOException {
    Path socket = directory.newSocket();
    ClientRegistry clients = new ClientRegistry(clientName);
    EmbeddedBackend backend = new EmbeddedBackend(directory.documents(), clients);
    boolean started = false;
    try {
      EmbeddedServer server = new EmbeddedServer(directory, lock, clients, backend, socket);
      started = true;
      return server;
    } finally {
      if (!started) {
        backend.close();
      }
    }
  }

  private EmbeddedServer(
      StoreDirectory directory,
      StoreDirectory.HostLock lock,
      ClientRegistry clients,
      EmbeddedBackend backend,
      Path socket)
      throws IOException {
    this.directory = directory;
    this.lock = lock;
    this.clients = clients;
    this.backend = backend;
    listening = bind(socket);
    directory.publish(socket);
  }

  private Channel bind(Path socket) {
    return new ServerBootstrap()
        .group(threads)
        .channel(NioServerDomainSocketChannel.class)
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                channel
                    .pipeline()
                    .addLast(new MongoWireReplyEncoder(), new MongoWireMessageEncoder())
                    .addLast(new MongoWireProtocolHandler())
                    .addLast(new MongoDatabaseHandler(backend, connections))
                    .addLast(new MongoExceptionHandler());
              }
            })
        .bind(UnixDomainSocketAddress.of(socket))
        .syncUninterruptibly()
        .channel();
  }

  /** Returns whether writing the file failed, so that it has to be opened again. */
  boolean isBroken() {
    return backend.isBroken();
  }

  /** Returns why writing failed; null if it did not. */
  @Nullable String failure() {
    return backend.failure();
  }

  /** Returns whether that was because the file was removed or replaced. */
  boolean isRemoved() {
    return backend.isRemoved();
  }

  /** Inserts documents without the socket; see {@link EmbeddedBackend#insert}. */
  BsonDocument insert(String database, EncodedInsert command) {
    return backend.insert(database, command);
  }

  /** Waits for the programs that have to finish, at most {@code grace}. */
  void awaitClients(Duration grace) {
    try {
      clients.awaitOthers(UNNOTICED);
      if (clients.othersAreWaitedFor()) {
        LOG.warn(
            "another program is using the store in {}; waiting up to {} s for it to finish",
            directory.path(),
            grace.toSeconds());
        clients.awaitOthers(grace);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Closes every connection, flushes the file and releases the lock for another host. */
  @Override
  public void close() throws IOException {
    try (lock) {
      listening.close().syncUninterruptibly();
      connections.close().awaitUninterruptibly();
      threads.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
      backend.close();
      if (!isRemoved()) {
        directory.removeEndpoint();
      }
    }
  }
}
