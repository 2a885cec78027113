package org.godo.listener.status;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/** A connection whose other side may wait for ever, or write without end. */
final class TimedChannel implements Closeable {
  private static final int BUFFER_BYTES = 8 << 10;
  private static final long NANOS_PER_MILLI = 1_000_000L;

  private final SocketChannel channel;
  private final Selector selector;
  private final long endNs;
  private final Duration deadline;

  /**
   * @param channel connected; closed with this
   * @param deadline by which everything has to be read and written
   */
  TimedChannel(SocketChannel channel, Duration deadline) throws IOException {
    this.channel = channel;
    this.deadline = deadline;
    this.endNs = System.nanoTime() + deadline.toNanos();
    channel.configureBlocking(false);
    this.selector = Selector.open();
  }

  /** Writes everything. */
  void write(byte[] all) throws IOException {
    ByteBuffer left = ByteBuffer.wrap(all);
    while (left.hasRemaining()) {
      if (channel.write(left) == 0) {
        await(SelectionKey.OP_WRITE);
      }
    }
  }

  /**
   * Reads to the end.
   *
   * @throws IOException if there are more bytes than this, too
   */
  byte[] read(int most) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    int count = channel.read(buffer);
    while (count >= 0) {
      if (count == 0) {
        await(SelectionKey.OP_READ);
      }
      all.write(buffer.array(), 0, buffer.position());
      if (all.size() > most) {
        throw new IOException("an answer of more than " + most + " bytes");
      }
      count = channel.read(buffer.clear());
    }
    return all.toByteArray();
  }

  private void await(int operation) throws IOException {
    channel.register(selector, operation);
    long left = (endNs - System.nanoTime()) / NANOS_PER_MILLI;
    if (left <= 0 || selector.select(left) == 0) {
      throw new IOException("no response within " + deadline.toSeconds() + " s");
    }
    selector.selectedKeys().clear();
  }

  @Override
  public void close() throws IOException {
    selector.close();
    channel.close();
  }
}
