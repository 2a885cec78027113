package org.godo.listener.form;

/**
 * Undoes what programs do to text on its way. The kernel writes a string in quotes only if it has
 * no blank and no control character, and other values without {@code #}, {@code \} and {@code ^}
 * (kernel/audit.c, {@code audit_log_n_untrustedstring}). So outside quotes such a byte was written
 * by other programs: rsyslog writes control characters as {@code #} and three octal digits. In
 * quotes it belongs to the string and stays.
 */
final class ChangedText {
  private static final byte[] ESCAPED = LineText.ascii("=\\");
  private static final byte[] EMPTY = LineText.ascii("=\"\"");
  private static final byte[] QUOTED_TYPE = LineText.ascii("\"type=");
  private static final byte[] QUOTED_NODE = LineText.ascii("\"node=");
  private static final byte[] QUOTED_STAMP = LineText.ascii(" msg=audit(");
  private static final byte[][] SEPARATORS = {
    LineText.ascii("#035"),
    LineText.ascii("\\035"),
    LineText.ascii("\\x1d"),
    LineText.ascii("\\x1D"),
    LineText.ascii("\\u001d"),
    LineText.ascii("\\u001D"),
    LineText.ascii("^]")
  };

  private final byte[] in;
  private final int end;
  private final byte[] out;
  private int written;

  private ChangedText(byte[] in, int end, byte[] out) {
    this.in = in;
    this.end = end;
    this.out = out;
  }

  /**
   * Copies a line, with tabs and other control characters as blanks, escaped line feeds as line
   * feeds and escaped separators as separators.
   *
   * @param out at least as long
   * @return the length of the copy, which is not longer
   */
  static int restore(byte[] in, int from, int end, byte[] out) {
    return new ChangedText(in, end, out).restore(from);
  }

  private int restore(int from) {
    boolean escapedQuotes = isFirstQuoteEscaped(from);
    int cell = escapedQuotes ? -1 : cellStart(from);
    if (cell >= 0) {
      return restoreCell(cell);
    }
    boolean quoted = false;
    int i = from;
    while (i < end) {
      byte b = in[i];
      if (escapedQuotes && b == '\\' && i + 1 < end) {
        i++;
        b = in[i];
        quoted ^= b == '"';
        out[written++] = b;
        i++;
      } else if (b == '"') {
        quoted = !quoted;
        out[written++] = escapedQuotes ? (byte) '\n' : b;
        i++;
      } else {
        i = quoted ? plain(i) : outsideQuotes(i);
        quoted &= !endsStamp();
      }
    }
    return written;
  }

  /** Whether the quotes of a record are escaped: its first one is, which ends no string. */
  private boolean isFirstQuoteEscaped(int from) {
    int stamp = LineText.indexOf(in, LineText.STAMP, from, end);
    int quote = stamp < 0 ? end : LineText.indexOf(in, '"', stamp, end);
    return quote < end && LineText.endsWith(in, from, quote, ESCAPED);
  }

  /**
   * Index of a record that is within quotes, as in CSV (RFC 4180); -1 if none is. The kernel writes
   * no blank in quotes, so it is not a string of a record.
   */
  private int cellStart(int from) {
    int stamp = LineText.indexOf(in, QUOTED_STAMP, from, end);
    int type = stamp < 0 ? -1 : LineText.lastIndexOf(in, QUOTED_TYPE, from, stamp);
    if (isDoubled(from)) {
      return Math.max(type + 1, from);
    }
    if (type >= 0) {
      return LineText.indexOf(in, ' ', type, end) == stamp ? type + 1 : -1;
    }
    int node = stamp < 0 ? -1 : LineText.lastIndexOf(in, QUOTED_NODE, from, stamp);
    int nodeEnd = node < 0 ? end : LineText.indexOf(in, ' ', node, stamp);
    return LineText.startsWith(in, nodeEnd + 1, stamp, LineText.TYPE) ? node + 1 : -1;
  }

  /** Whether a string begins with two quotes that are not all of it: a line within quotes. */
  private boolean isDoubled(int from) {
    int at = LineText.indexOf(in, EMPTY, from, end);
    while (at >= 0) {
      int next = at + EMPTY.length;
      boolean escape = next < end && (in[next] == '#' || in[next] == '\\' || in[next] == '^');
      if (next < end && !escape && !LineText.isBlank(in[next])) {
        return true;
      }
      at = LineText.indexOf(in, EMPTY, next, end);
    }
    return false;
  }

  /** In quotes, two quotes are one of the record's, and one ends it. */
  private int restoreCell(int from) {
    boolean quoted = false;
    int i = from;
    while (i < end) {
      if (in[i] != '"') {
        i = quoted ? plain(i) : outsideQuotes(i);
      } else if (i + 1 < end && in[i + 1] == '"') {
        quoted = !quoted;
        out[written++] = '"';
        i += 2;
      } else {
        out[written++] = '\n';
        return written;
      }
    }
    return written;
  }

  private int plain(int at) {
    byte b = in[at];
    out[written++] = b >= 0 && b < ' ' && b != LineText.SEPARATOR ? (byte) ' ' : b;
    return at + 1;
  }

  private int outsideQuotes(int at) {
    byte b = in[at];
    if (b == '#' || b == '\\' || b == '^') {
      for (byte[] separator : SEPARATORS) {
        int after = at + separator.length;
        if (LineText.startsWith(in, at, end, separator) && isCapital(after)) {
          out[written++] = LineText.SEPARATOR;
          return after;
        }
      }
      if (b == '#' && isOctal(at + 1)) {
        boolean newline = in[at + 2] == '1' && in[at + 3] == '2';
        out[written++] = newline ? (byte) '\n' : (byte) ' ';
        return at + 4;
      }
    }
    return plain(at);
  }

  private boolean isCapital(int at) {
    return at < end && in[at] >= 'A' && in[at] <= 'Z';
  }

  /** A control character: below 040. */
  private boolean isOctal(int at) {
    return at + 2 < end
        && in[at] == '0'
        && in[at + 1] >= '0'
        && in[at + 1] <= '3'
        && in[at + 2] >= '0'
        && in[at + 2] <= '7';
  }

  /** A record's stamp is outside quotes, whatever was before it; in quotes there is no blank. */
  private boolean endsStamp() {
    if (!LineText.endsWith(out, 0, written, LineText.STAMP)) {
      return false;
    }
    int stamp = written - LineText.STAMP.length;
    int word = LineText.endsWith(out, 0, stamp, LineText.MSG) ? stamp - LineText.MSG.length : stamp;
    return word == 0 || LineText.isBlank(out[word - 1]);
  }
}
