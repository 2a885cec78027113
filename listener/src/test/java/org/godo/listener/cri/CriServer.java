package org.godo.listener.cri;

import com.google.protobuf.CodedInputStream;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** An engine on a unix socket, whose answers a test sets. */
final class CriServer implements AutoCloseable {
  static final String V1 = "runtime.v1.RuntimeService";

  /** By method; and by {@code ID}, of details. Without one, nothing is found. */
  final Map<String, Message> answers = new ConcurrentHashMap<>();

  /** Methods that were called, with the id if there is one. */
  final List<String> calls = new CopyOnWriteArrayList<>();

  volatile boolean silent;

  private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Server server;

  CriServer(Path socket, String service) throws IOException {
    this.server =
        NettyServerBuilder.forAddress(UnixDomainSocketAddress.of(socket))
            .channelType(NioServerDomainSocketChannel.class)
            .withChildOption(ChannelOption.SO_KEEPALIVE, null)
            .bossEventLoopGroup(loop)
            .workerEventLoopGroup(loop)
            .directExecutor()
            .addService(service(service))
            .build()
            .start();
  }

  private ServerServiceDefinition service(String name) {
    ServerServiceDefinition.Builder service = ServerServiceDefinition.builder(name);
    for (CriKind kind : CriKind.ALL) {
      for (String method : List.of(kind.listMethod(), kind.statusMethod())) {
        service.addMethod(
            MethodDescriptor.newBuilder(CriChannel.BYTES, CriChannel.BYTES)
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName(MethodDescriptor.generateFullMethodName(name, method))
                .build(),
            ServerCalls.asyncUnaryCall((request, to) -> answer(method, request, to)));
      }
    }
    return service.build();
  }

  private void answer(String method, byte[] request, StreamObserver<byte[]> to) {
    String key = request.length == 0 ? method : id(request);
    calls.add(request.length == 0 ? method : method + " " + key);
    if (silent) {
      return;
    }
    Message answer = answers.get(key);
    if (answer == null) {
      to.onError(Status.NOT_FOUND.asRuntimeException());
    } else {
      to.onNext(answer.bytes());
      to.onCompleted();
    }
  }

  /** Of a request for details, which have to be asked for. */
  private static String id(byte[] request) {
    try {
      CodedInputStream in = CodedInputStream.newInstance(request);
      in.readTag();
      String id = in.readString();
      return in.readTag() == 2 << 3 && in.readBool() ? id : id + " without details";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    server.shutdownNow();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
