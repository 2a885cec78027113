package org.godo.listener.form;

/**
 * One line of a file, in the buffer it was read into; reused for every line. The search for its end
 * also notes what an auditd line does not have, so that such a line is looked at only once.
 */
public final class Line {
  private static final byte ORDINARY = 0;
  private static final byte END = 1;
  private static final byte ODD = 2;
  private static final byte PAREN = 3;
  private static final byte GROUP = 4;
  private static final byte QUOTE = 5;

  /** What a byte means in a line. */
  private static final byte[] MEANING = new byte[256];

  static {
    for (int b = 0; b < ' '; b++) {
      MEANING[b] = ODD;
    }
    MEANING['\n'] = END;
    MEANING['\r'] = END;
    MEANING[LineText.SEPARATOR] = GROUP;
    MEANING['('] = PAREN;
    MEANING['"'] = QUOTE;
    MEANING['#'] = ODD;
    MEANING['\\'] = ODD;
    MEANING['^'] = ODD;
  }

  private byte[] bytes = {};
  private int start;
  private int end;
  private int separator;
  private int stamps;
  private boolean odd;
  private boolean terminated;
  private boolean truncated;

  /** Begins a line at this index of a buffer. */
  public void begin(int first) {
    start = first;
    separator = -1;
    stamps = 0;
    odd = false;
    terminated = false;
    truncated = false;
  }

  /** The line's bytes were moved to another index of a buffer. */
  public void move(int first) {
    start = first;
  }

  /**
   * Continues the search for the line's end, which is a line feed or a carriage return.
   *
   * @param from where the search before ended; every byte is looked at once
   * @return index of the end; {@code limit} if it is not there yet
   */
  public int scan(byte[] in, int from, int limit) {
    for (int i = from; i < limit; i++) {
      byte meaning = MEANING[in[i] & 0xff];
      if (meaning == ORDINARY) {
        continue;
      }
      if (meaning == END) {
        return i;
      }
      note(in, i, meaning);
    }
    return limit;
  }

  private void note(byte[] in, int at, byte meaning) {
    if (meaning == PAREN) {
      if (LineText.endsWith(in, start, at, LineText.AUDIT)) {
        stamps++;
      }
    } else if (meaning == GROUP && separator < 0) {
      separator = at - start;
    } else if (meaning == QUOTE) {
      // An empty string, or quotes that were doubled.
      odd |= at >= start + 2 && in[at - 1] == '"' && in[at - 2] == '=';
    } else if (meaning == ODD && separator < 0) {
      odd = true;
    }
  }

  /**
   * Ends the line.
   *
   * @param last index behind its last byte
   * @param wasTerminated whether a line end was there; false for the last line of a file without
   * @param wasTruncated whether the line goes on, but is too long to be read
   */
  public void end(byte[] in, int first, int last, boolean wasTerminated, boolean wasTruncated) {
    bytes = in;
    start = first;
    end = last;
    terminated = wasTerminated;
    truncated = wasTruncated;
  }

  byte[] bytes() {
    return bytes;
  }

  int start() {
    return start;
  }

  int end() {
    return end;
  }

  /** Whether there is nothing in it. */
  public boolean isEmpty() {
    return start == end;
  }

  /** Length in bytes. */
  public int length() {
    return end - start;
  }

  /** Index of the first group separator, behind which auditd writes its interpretation, or -1. */
  int separator() {
    return separator < 0 ? -1 : start + separator;
  }

  /** Whether it has nothing but one stamp, and no byte that an auditd line does not have. */
  boolean isOrdinary() {
    return !odd && stamps == 1 && !truncated;
  }

  /** Whether it begins like a line of an audit log, be it whole or not. */
  public boolean beginsLikeRecord() {
    return LineText.startsWith(bytes, start, end, LineText.TYPE)
        || LineText.startsWith(bytes, start, end, LineText.NODE);
  }

  /** Whether the file ends with it, without a line end. */
  boolean isLast() {
    return !terminated && !truncated;
  }

  /** Whether all of it is there, as far as its end shows. */
  boolean isTerminated() {
    return terminated && !truncated;
  }
}
