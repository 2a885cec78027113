package org.godo.listener.cri;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A gRPC connection to an engine's unix socket, on which calls are made one at a time. */
final class CriChannel implements Closeable {
  private static final int MAX_ANSWER_BYTES = 16 << 20;

  /** Messages as they are. */
  static final MethodDescriptor.Marshaller<byte[]> BYTES = new Bytes();

  private final EventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("cri-io", true), NioIoHandler.newFactory());
  private final ManagedChannel channel;
  private final Duration patience;

  CriChannel(Path socket, Duration patience) {
    this.patience = patience;
    this.channel =
        NettyChannelBuilder.forAddress(UnixDomainSocketAddress.of(socket))
            .overrideAuthority("localhost")
            .channelType(NioDomainSocketChannel.class, UnixDomainSocketAddress.class)
            // gRPC sets it for TCP; Netty warns of an option that a unix socket does not have.
            .withOption(ChannelOption.SO_KEEPALIVE, null)
            .eventLoopGroup(loop)
            .directExecutor()
            .usePlaintext()
            .maxInboundMessageSize(MAX_ANSWER_BYTES)
            .build();
  }

  /**
   * Calls a method.
   *
   * @param service as {@code runtime.v1.RuntimeService}
   * @return the response; null if there is none such, as of a container that was removed
   * @throws NotServedException if the service has no such method
   * @throws IOException if there is no response, or not within the patience
   */
  byte @Nullable [] call(String service, String method, byte[] request)
      throws IOException, InterruptedException {
    MethodDescriptor<byte[], byte[]> descriptor =
        MethodDescriptor.newBuilder(BYTES, BYTES)
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName(MethodDescriptor.generateFullMethodName(service, method))
            .build();
    CallOptions within =
        CallOptions.DEFAULT.withDeadlineAfter(patience.toMillis(), TimeUnit.MILLISECONDS);
    try {
      return ClientCalls.blockingUnaryCall(channel, descriptor, within, request);
    } catch (StatusRuntimeException failed) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      Status.Code code = failed.getStatus().getCode();
      if (code == Status.Code.NOT_FOUND) {
        return null;
      }
      if (code == Status.Code.RESOURCE_EXHAUSTED) {
        throw new Schema.TooLongException(failed);
      }
      throw code == Status.Code.UNIMPLEMENTED
          ? new NotServedException(service, failed)
          : new IOException(method + " was answered with " + failed.getStatus(), failed);
    }
  }

  /** Ends calls and the connection, without waiting. */
  @Override
  public void close() {
    channel.shutdownNow();
    Future<?> unused = loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  /** An engine that does not speak a version of the runtime interface. */
  static final class NotServedException extends IOException {
    private static final long serialVersionUID = 1L;

    NotServedException(String service, Throwable cause) {
      super(service + " is not served", cause);
    }
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] message) {
      return new ByteArrayInputStream(message);
    }

    @Override
    public byte[] parse(InputStream message) {
      try {
        return message.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
