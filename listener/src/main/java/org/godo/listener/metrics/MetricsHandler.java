package org.godo.listener.metrics;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers the first request of a connection, and ends that. */
@SuppressWarnings("FutureReturnValueIgnored") // A client that has left already is no failure.
final class MetricsHandler extends SimpleChannelInboundHandler<HttpObject> {
  private static final Logger LOG = LoggerFactory.getLogger(MetricsHandler.class);
  private static final String PATH = "/metrics";
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

  /** An address or {@code localhost}, with or without a port. */
  private static final Pattern LOCAL_HOST =
      Pattern.compile("(localhost|[0-9.]+|\\[[0-9A-Fa-f:.]+])(:[0-9]+)?");

  private final SessionMetrics.Reader reader;
  private final boolean loopback;
  private final PrometheusText text;
  private boolean answered;

  /**
   * @param text formats the metrics, for all connections
   * @param loopback whether only local clients may ask, by whatever name
   */
  MetricsHandler(SessionMetrics.Reader reader, PrometheusText text, boolean loopback) {
    this.reader = reader;
    this.text = text;
    this.loopback = loopback;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext client, HttpObject part) {
    if (part instanceof HttpRequest request && !answered) {
      answered = true;
      FullHttpResponse answer = answer(request);
      answer
          .headers()
          .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE)
          .set(HttpHeaderNames.CONTENT_LENGTH, answer.content().readableBytes());
      client.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext client, Throwable failure) {
    LOG.debug("a client of the metrics has left", failure);
    client.close();
  }

  private FullHttpResponse answer(HttpRequest request) {
    if (request.decoderResult().isFailure()) {
      return empty(HttpResponseStatus.BAD_REQUEST);
    }
    if (!isForUs(request)) {
      return empty(HttpResponseStatus.NOT_FOUND);
    }
    if (!request.method().equals(HttpMethod.GET)) {
      FullHttpResponse refusal = empty(HttpResponseStatus.METHOD_NOT_ALLOWED);
      refusal.headers().set(HttpHeaderNames.ALLOW, "GET");
      return refusal;
    }
    return metrics();
  }

  private FullHttpResponse metrics() {
    String body;
    try {
      body = text.of(reader.read());
    } catch (RuntimeException failure) {
      LOG.debug("cannot read the metrics", failure);
      return empty(HttpResponseStatus.INTERNAL_SERVER_ERROR);
    }
    FullHttpResponse answer =
        response(
            HttpResponseStatus.OK, Unpooled.wrappedBuffer(body.getBytes(StandardCharsets.UTF_8)));
    answer.headers().set(HttpHeaderNames.CONTENT_TYPE, TEXT);
    return answer;
  }

  private static FullHttpResponse empty(HttpResponseStatus status) {
    return response(status, Unpooled.EMPTY_BUFFER);
  }

  private static FullHttpResponse response(HttpResponseStatus status, ByteBuf body) {
    return new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body);
  }

  private boolean isForUs(HttpRequest request) {
    return new QueryStringDecoder(request.uri()).rawPath().equals(PATH)
        && (!loopback || isLocal(request.headers().get(HttpHeaderNames.HOST)));
  }

  /**
   * Whether a Host header names a local address. A web page of another site whose name resolves to
   * this host must not read what only local users may; a browser sends that site's name.
   */
  static boolean isLocal(@Nullable String host) {
    return host == null || LOCAL_HOST.matcher(host).matches();
  }
}
