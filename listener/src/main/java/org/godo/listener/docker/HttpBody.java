package org.godo.listener.docker;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** The body of an HTTP/1.1 response: of known length, in chunks, or up to the end. */
final class HttpBody extends InputStream {
  private static final int MAX_LINE = 8 << 10;

  private final InputStream in;
  private final boolean chunked;
  private long left;
  private boolean first = true;

  private HttpBody(InputStream in, boolean chunked, long left) {
    this.in = in;
    this.chunked = chunked;
    this.left = left;
  }

  static HttpBody chunked(InputStream in) {
    return new HttpBody(in, true, 0);
  }

  static HttpBody ofLength(InputStream in, long length) {
    return new HttpBody(in, false, length);
  }

  static HttpBody toTheEnd(InputStream in) {
    return new HttpBody(in, false, Long.MAX_VALUE);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (left == 0 && chunked) {
      left = nextChunk();
    }
    if (left <= 0) {
      return -1;
    }
    int read = in.read(into, offset, (int) Math.min(length, left));
    if (read < 0) {
      if (left == Long.MAX_VALUE) {
        return -1;
      }
      throw new EOFException("the answer ends " + left + " bytes early");
    }
    left -= left == Long.MAX_VALUE ? 0 : read;
    return read;
  }

  /** Length of the next chunk; -1 behind the last one and the lines that may follow it. */
  private long nextChunk() throws IOException {
    if (!first) {
      line(in);
    }
    first = false;
    String size = line(in);
    int extension = size.indexOf(';');
    try {
      long length =
          Long.parseLong((extension < 0 ? size : size.substring(0, extension)).trim(), 16);
      if (length > 0) {
        return length;
      }
      if (length < 0) {
        throw new IOException("not the length of a chunk: " + size);
      }
      readTrailer();
      return -1;
    } catch (NumberFormatException e) {
      throw new IOException("not the length of a chunk: " + size, e);
    }
  }

  /** Reads the headers that may follow the body. */
  private void readTrailer() throws IOException {
    for (int headers = 0; !line(in).isEmpty(); headers++) {
      if (headers == HttpResponse.MAX_HEADERS) {
        throw new IOException(
            "an answer with more than " + HttpResponse.MAX_HEADERS + " headers behind it");
      }
    }
  }

  /** A line up to CR LF, without them. */
  static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    int next;
    while ((next = in.read()) != '\n') {
      if (next < 0) {
        throw new EOFException("the answer ends within a line");
      }
      if (line.length() == MAX_LINE) {
        throw new IOException("a line of the answer is longer than " + MAX_LINE + " bytes");
      }
      line.append((char) next);
    }
    int end = line.length();
    if (end > 0 && line.charAt(end - 1) == '\r') {
      line.setLength(end - 1);
    }
    return line.toString();
  }
}
