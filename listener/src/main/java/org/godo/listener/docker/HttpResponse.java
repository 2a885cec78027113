package org.godo.listener.docker;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An HTTP/1.1 response.
 *
 * @param status as 200
 * @param body what follows the head
 * @param isReusable whether another request may follow on the connection, once the body is read
 */
record HttpResponse(int status, InputStream body, boolean isReusable) {
  static final int OK = 200;
  static final int NOT_FOUND = 404;

  static final int MAX_HEADERS = 100;

  /** Reads the head; the body is read from the response. */
  static HttpResponse read(InputStream in) throws IOException {
    String statusLine = HttpBody.line(in);
    String[] parts = statusLine.split(" ", 3);
    if (parts.length < 2 || !parts[0].startsWith("HTTP/1.")) {
      throw new IOException("not an answer of HTTP/1.1: " + statusLine);
    }
    boolean chunked = false;
    long length = -1;
    boolean closes = false;
    for (String header : headers(in)) {
      String lower = header.toLowerCase(Locale.ROOT);
      if (lower.startsWith("transfer-encoding:")) {
        chunked = lower.endsWith("chunked");
      } else if (lower.startsWith("content-length:")) {
        length = number(lower.substring("content-length:".length()));
      } else if (lower.startsWith("connection:")) {
        closes = lower.endsWith("close");
      }
    }
    boolean isDelimited = chunked || length >= 0;
    return new HttpResponse(
        (int) number(parts[1]), body(in, chunked, length), isDelimited && !closes);
  }

  private static List<String> headers(InputStream in) throws IOException {
    List<String> headers = new ArrayList<>();
    String line = HttpBody.line(in);
    while (!line.isEmpty()) {
      if (headers.size() == MAX_HEADERS) {
        throw new IOException("an answer with more than " + MAX_HEADERS + " headers");
      }
      headers.add(line);
      line = HttpBody.line(in);
    }
    return headers;
  }

  private static InputStream body(InputStream in, boolean chunked, long length) {
    if (chunked) {
      return HttpBody.chunked(in);
    }
    return length < 0 ? HttpBody.toTheEnd(in) : HttpBody.ofLength(in, length);
  }

  private static long number(String text) throws IOException {
    try {
      return Long.parseLong(text.trim());
    } catch (NumberFormatException e) {
      throw new IOException("not a number in the head of an answer: " + text, e);
    }
  }
}
