package org.godo.listener.form;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.godo.listener.parse.LogLine;
import org.godo.listener.parse.RecordType;

/** The records of one line, as the messages that the kernel sent; reused for every line. */
public final class RecordBuffer {
  static final byte[] NO_NODE = {};

  private ByteBuffer messages = ByteBuffer.allocate(1 << 14).order(ByteOrder.nativeOrder());
  private int[] ends = new int[8];
  private int count;
  private int returned;
  private boolean records;
  private long cutBytes;
  private boolean torn;
  private byte[] host = NO_NODE;

  /** Removes everything. */
  public void clear() {
    messages.clear();
    count = 0;
    returned = 0;
    records = false;
    cutBytes = 0;
    torn = false;
    host = NO_NODE;
  }

  /** Moves to the next message; false if there is none. */
  public boolean next() {
    if (returned == count) {
      return false;
    }
    messages.limit(ends[returned]).position(returned == 0 ? 0 : ends[returned - 1]);
    returned++;
    return true;
  }

  /** The current message, between the buffer's position and limit; valid until the next line. */
  public ByteBuffer message() {
    return messages;
  }

  /** Index of the current message in its line. */
  public int index() {
    return returned - 1;
  }

  /** Whether the line has a record. */
  public boolean hasRecord() {
    return records;
  }

  /** Bytes of records of which only a part is there. */
  public long cutBytes() {
    return cutBytes;
  }

  /** Whether the file ends within this line. */
  public boolean isTorn() {
    return torn;
  }

  /** Sets the node of records that do not name theirs, as {@code node=HOST} and a space. */
  void from(byte[] node) {
    host = node;
  }

  /** Adds a record. */
  void add(int type, byte[] in, int node, int nodeEnd, int text, int end) {
    records = true;
    if (node == nodeEnd) {
      message(type, host, 0, host.length, in, text, end);
    } else {
      message(type, in, node, nodeEnd, in, text, end);
    }
  }

  /** Adds text that is no record, which decoding counts as malformed. */
  void malformed(byte[] in, int from, int end) {
    message(RecordType.UNKNOWN, NO_NODE, 0, 0, in, from, end);
  }

  /** Adds a record of which only a part is there: it is not read. */
  void cut(byte[] in, int from, int end) {
    cutBytes += end - from;
    malformed(in, from, end);
  }

  /** Notes bytes that are neither text nor part of a record. */
  void damaged(int bytes) {
    cutBytes += bytes;
  }

  /** Notes that the file ends within a record. */
  void tear() {
    torn = true;
  }

  private void message(
      int type, byte[] nodes, int node, int nodeEnd, byte[] in, int text, int end) {
    int length = nodeEnd - node + end - text;
    reserve(LogLine.HEADER_BYTES + length);
    LogLine.putHeader(messages, type, length);
    messages.put(nodes, node, nodeEnd - node).put(in, text, end - text);
    if (count == ends.length) {
      ends = Arrays.copyOf(ends, 2 * count);
    }
    ends[count++] = messages.position();
  }

  private void reserve(int bytes) {
    if (messages.remaining() < bytes) {
      int size = Math.max(2 * messages.capacity(), messages.position() + bytes);
      ByteBuffer larger = ByteBuffer.allocate(size).order(ByteOrder.nativeOrder());
      messages = larger.put(messages.flip());
    }
  }
}
