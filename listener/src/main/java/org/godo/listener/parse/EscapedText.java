package org.godo.listener.parse;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Bytes that programs chose (names, arguments) as text: UTF-8, other bytes as {@code \xNN}. A
 * backslash that seems to begin such a byte is {@code \x5c}, so texts differ where bytes do.
 */
public final class EscapedText {
  private static final Pattern LIKE_A_BYTE = Pattern.compile("\\\\(?=x[0-9a-f]{2})");

  private EscapedText() {}

  /** The text of all the bytes. */
  public static String of(byte[] bytes) {
    return of(bytes, 0, bytes.length);
  }

  /** The text of the bytes from {@code start} to before {@code end}. */
  public static String of(byte[] bytes, int start, int end) {
    boolean hasBackslash = false;
    for (int i = start; i < end; i++) {
      hasBackslash |= bytes[i] == '\\';
      if (bytes[i] < 0) {
        return decode(ByteBuffer.wrap(bytes, start, end - start));
      }
    }
    String text = new String(bytes, start, end - start, StandardCharsets.US_ASCII);
    return hasBackslash ? distinct(text) : text;
  }

  private static String distinct(CharSequence text) {
    return LIKE_A_BYTE.matcher(text).replaceAll("\\\\x5c");
  }

  private static String decode(ByteBuffer in) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    CharBuffer chars = CharBuffer.allocate(in.remaining());
    StringBuilder text = new StringBuilder(in.remaining() + 16);
    while (true) {
      CoderResult result = decoder.decode(in, chars, true);
      text.append(distinct(chars.flip()));
      chars.clear();
      if (!result.isError()) {
        return text.toString();
      }
      for (int i = 0; i < result.length(); i++) {
        text.append(String.format(Locale.ROOT, "\\x%02x", in.get()));
      }
    }
  }
}
