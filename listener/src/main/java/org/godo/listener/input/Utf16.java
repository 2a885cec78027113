package org.godo.listener.input;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;

/** Text in UTF-16, as some programs on Windows save it, as its bytes in UTF-8. */
final class Utf16 {
  private static final int BUFFER_CHARS = 1 << 13;

  private Utf16() {}

  /** The same bytes, or those in UTF-8 of a text that begins with the byte order mark of UTF-16. */
  static InputStream decoded(InputStream raw) throws IOException {
    byte[] mark = raw.readNBytes(2);
    PushbackInputStream in = new PushbackInputStream(raw, 2);
    in.unread(mark);
    boolean marked =
        mark.length == 2
            && ((mark[0] == (byte) 0xfe && mark[1] == (byte) 0xff)
                || (mark[0] == (byte) 0xff && mark[1] == (byte) 0xfe));
    return marked ? new Decoded(new InputStreamReader(in, StandardCharsets.UTF_16)) : in;
  }

  /** The bytes in UTF-8. */
  private static final class Decoded extends InputStream {
    private final Reader text;
    private final char[] chars = new char[BUFFER_CHARS];
    private byte[] bytes = {};
    private int at;

    Decoded(Reader text) {
      this.text = text;
    }

    @Override
    public int read() throws IOException {
      return fill() ? bytes[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (!fill()) {
        return -1;
      }
      int count = Math.min(length, bytes.length - at);
      System.arraycopy(bytes, at, into, offset, count);
      at += count;
      return count;
    }

    private boolean fill() throws IOException {
      if (at < bytes.length) {
        return true;
      }
      int read = text.read(chars, 0, chars.length - 1);
      if (read > 0 && Character.isHighSurrogate(chars[read - 1])) {
        int low = text.read();
        chars[read] = (char) low;
        read += low < 0 ? 0 : 1;
      }
      bytes = read < 0 ? new byte[0] : new String(chars, 0, read).getBytes(StandardCharsets.UTF_8);
      at = 0;
      return bytes.length > 0;
    }

    @Override
    public void close() throws IOException {
      text.close();
    }
  }
}
