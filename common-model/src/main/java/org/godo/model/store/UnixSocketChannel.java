package org.godo.model.store;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.FileRegion;
import io.netty.channel.nio.AbstractNioByteChannel;
import io.netty.channel.nio.NioIoOps;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.SocketChannelConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A client connection over a unix domain socket, in the form that the MongoDB driver requires of
 * Netty: a {@link SocketChannel}, which Netty's own domain socket channel is not. The socket's path
 * is the host name of an {@link InetSocketAddress}, whose address and port are unused.
 *
 * <p>Public because Netty instantiates it by reflection.
 */
public final class UnixSocketChannel extends AbstractNioByteChannel implements SocketChannel {
  private final SocketChannelConfig config = new UnixSocketChannelConfig(this);
  private volatile @Nullable InetSocketAddress remote;

  public UnixSocketChannel() {
    super(null, newSocket());
  }

  private static java.nio.channels.SocketChannel newSocket() {
    try {
      return java.nio.channels.SocketChannel.open(StandardProtocolFamily.UNIX);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create a unix domain socket", e);
    }
  }

  @Override
  protected java.nio.channels.SocketChannel javaChannel() {
    return (java.nio.channels.SocketChannel) super.javaChannel();
  }

  @Override
  public SocketChannelConfig config() {
    return config;
  }

  @Override
  public @Nullable ServerSocketChannel parent() {
    return null;
  }

  @Override
  public @Nullable InetSocketAddress localAddress() {
    return null;
  }

  @Override
  public @Nullable InetSocketAddress remoteAddress() {
    return remote;
  }

  @Override
  protected @Nullable SocketAddress localAddress0() {
    return null;
  }

  @Override
  protected @Nullable SocketAddress remoteAddress0() {
    return remote;
  }

  @Override
  public boolean isActive() {
    return javaChannel().isOpen() && javaChannel().isConnected();
  }

  @Override
  protected void doBind(SocketAddress localAddress) {
    throw new UnsupportedOperationException("a client socket has no address of its own");
  }

  @Override
  protected boolean doConnect(SocketAddress remoteAddress, @Nullable SocketAddress localAddress)
      throws IOException {
    InetSocketAddress address = (InetSocketAddress) remoteAddress;
    boolean connected = javaChannel().connect(UnixDomainSocketAddress.of(address.getHostString()));
    if (!connected) {
      addAndSubmit(NioIoOps.CONNECT);
    }
    remote = address;
    return connected;
  }

  @Override
  protected void doFinishConnect() throws IOException {
    if (!javaChannel().finishConnect()) {
      throw new IOException("not connected to " + remote);
    }
  }

  @Override
  protected void doDisconnect() throws Exception {
    doClose();
  }

  @Override
  protected void doClose() throws Exception {
    try {
      super.doClose();
    } finally {
      javaChannel().close();
    }
  }

  @Override
  protected int doReadBytes(ByteBuf target) throws IOException {
    var allocation = unsafe().recvBufAllocHandle();
    allocation.attemptedBytesRead(target.writableBytes());
    return target.writeBytes(javaChannel(), allocation.attemptedBytesRead());
  }

  @Override
  protected int doWriteBytes(ByteBuf source) throws IOException {
    return source.readBytes(javaChannel(), source.readableBytes());
  }

  @Override
  protected long doWriteFileRegion(FileRegion region) throws IOException {
    return region.transferTo(javaChannel(), region.transferred());
  }

  // ---- closing one direction, which the driver never does ------------------------------------

  @Override
  public boolean isInputShutdown() {
    return !isActive();
  }

  @Override
  public boolean isOutputShutdown() {
    return !isActive();
  }

  @Override
  public boolean isShutdown() {
    return !isActive();
  }

  @Override
  public ChannelFuture shutdownInput() {
    return close();
  }

  @Override
  public ChannelFuture shutdownInput(ChannelPromise promise) {
    return close(promise);
  }

  @Override
  public ChannelFuture shutdownOutput() {
    return close();
  }

  @Override
  public ChannelFuture shutdownOutput(ChannelPromise promise) {
    return close(promise);
  }

  @Override
  public ChannelFuture shutdown() {
    return close();
  }

  @Override
  public ChannelFuture shutdown(ChannelPromise promise) {
    return close(promise);
  }
}
