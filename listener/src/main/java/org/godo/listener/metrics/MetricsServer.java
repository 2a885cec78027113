package org.godo.listener.metrics;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannelRecvByteBufAllocator;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.godo.model.error.ExitCode;
import org.godo.model.error.GodoException;
import org.jspecify.annotations.Nullable;

/**
 * Serves {@code /metrics} to Prometheus. Nothing is read or computed between requests. Anybody who
 * reaches the address can connect, so connections are few and short: each is for one request and
 * has a deadline, and a new one ends the oldest where there are as many as may be.
 */
public final class MetricsServer implements AutoCloseable {
  private static final int MAX_LINE = 1 << 10;
  private static final int MAX_HEADERS = 8 << 10;
  private static final int MAX_CHUNK = 1 << 10;
  private static final int BACKLOG = 64;
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private final EventLoopGroup loop;
  private final Channel channel;
  private final boolean loopback;
  private final ClientLimit clients;
  private final PrometheusText text = new PrometheusText();
  private volatile SessionMetrics.@Nullable Reader reader;

  private MetricsServer(InetSocketAddress address, Duration deadline) throws Exception {
    InetAddress host = address.getAddress();
    this.loopback = host != null && host.isLoopbackAddress();
    this.clients = new ClientLimit(deadline);
    this.loop =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("metrics", true), NioIoHandler.newFactory());
    ChannelFuture bound =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.RECVBUF_ALLOCATOR, new ServerChannelRecvByteBufAllocator())
            .option(ChannelOption.AUTO_READ, false)
            .childHandler(initializer())
            .bind(address)
            .awaitUninterruptibly();
    if (bound.cause() instanceof Exception failure) {
      shutDown();
      throw failure;
    }
    this.channel = bound.channel();
  }

  /**
   * Binds the address; requests are answered from {@link #start} on.
   *
   * @throws GodoException if it cannot be bound
   */
  public static MetricsServer bind(InetSocketAddress address) {
    return bind(address, DEADLINE);
  }

  static MetricsServer bind(InetSocketAddress address, Duration deadline) {
    try {
      return new MetricsServer(address, deadline);
    } catch (Exception failed) {
      throw new GodoException(
          ExitCode.FAILED,
          "cannot serve metrics on "
              + address.getHostString()
              + ":"
              + address.getPort()
              + ": "
              + failed.getMessage()
              + "; name another address or port with --metrics",
          failed);
    }
  }

  private ChannelInitializer<Channel> initializer() {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel client) {
        SessionMetrics.Reader present = reader;
        if (present == null) {
          Future<?> unused = client.close(); // We are being closed.
          return;
        }
        clients.add(client);
        client
            .pipeline()
            .addLast(new HttpServerCodec(MAX_LINE, MAX_HEADERS, MAX_CHUNK))
            .addLast(new MetricsHandler(present, text, loopback));
      }
    };
  }

  /** Returns the bound address; for port 0 with the port that the system chose. */
  public InetSocketAddress address() {
    return (InetSocketAddress) channel.localAddress();
  }

  /** Starts to answer requests. */
  public void start(SessionMetrics.Reader metrics) {
    reader = metrics;
    channel.config().setAutoRead(true);
  }

  @Override
  public void close() {
    reader = null;
    channel.close().awaitUninterruptibly();
    shutDown();
  }

  private void shutDown() {
    Future<?> unused = loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
