package org.godo.listener.form;

import org.godo.listener.parse.RecordType;

/** Whether the text of a record can be cut, by what it ends with. */
enum Wholeness {
  /** Its last field is there: whatever is missing is not read. */
  WHOLE,
  /** Its end does not show it. */
  OPEN,
  /** It ends within a field, or fields are missing that the kernel always writes. */
  CUT;

  private static final byte[] KEY = LineText.ascii(" key=");
  private static final byte[] EXE = LineText.ascii(" exe=");
  private static final byte[] COMM = LineText.ascii(" comm=");
  private static final byte[] TTY = LineText.ascii(" tty=");
  private static final byte[] SES = LineText.ascii(" ses=");
  private static final byte[] FSGID = LineText.ascii(" fsgid=");
  private static final byte[] NAME = LineText.ascii(" name=");
  private static final byte[] CWD = LineText.ascii(" cwd=");
  private static final byte[] PROCTITLE = LineText.ascii(" proctitle=");
  private static final byte[] NAMETYPE = LineText.ascii(" nametype=");
  private static final byte[] OBJTYPE = LineText.ascii(" objtype=");
  private static final byte[] INODE = LineText.ascii(" inode=");
  private static final byte[] RDEV = LineText.ascii(" rdev=");
  private static final byte[] ARGC = LineText.ascii("argc=");
  private static final byte[] NULL = LineText.ascii("(null)");
  private static final byte[] RES = LineText.ascii(" res=");
  private static final byte[] RESOLVE = LineText.ascii(" resolve=");
  private static final byte[][] NAMETYPES = {
    LineText.ascii("NORMAL"),
    LineText.ascii("PARENT"),
    LineText.ascii("CREATE"),
    LineText.ascii("DELETE"),
    LineText.ascii("UNKNOWN")
  };

  /** Digits of the longest command line in a PROCTITLE record (kernel/auditsc.c: 128 bytes). */
  private static final int MAX_TITLE_DIGITS = 256;

  /**
   * Judges the fields of a record.
   *
   * @param from index behind its stamp
   * @param end behind its last byte that is not blank
   */
  static Wholeness of(int type, byte[] in, int from, int end) {
    int token = lastToken(in, from, end);
    int value = LineText.indexOf(in, '=', token, end) + 1;
    Wholeness last = value > end ? CUT : ofValue(in, value, end);
    return switch (type) {
      case RecordType.SYSCALL -> ofCall(in, from, token, end, last);
      case RecordType.URINGOP -> ofOperation(in, from, end);
      case RecordType.PATH -> ofPath(in, from, token, end, last);
      case RecordType.EXECVE -> ofArguments(in, from, token, value, end, last);
      case RecordType.PROCTITLE -> ofTitle(in, token, value, end, last);
      case RecordType.CWD -> isAt(in, CWD, token, end) ? ofString(in, value, end, last) : CUT;
      case RecordType.OPENAT2 -> has(in, RESOLVE, from, token) ? WHOLE : last;
      case RecordType.EOE -> WHOLE;
      default -> ofOther(in, from, token, end);
    };
  }

  private static Wholeness ofTitle(byte[] in, int token, int value, int end, Wholeness last) {
    if (!isAt(in, PROCTITLE, token, end)) {
      return CUT;
    }
    return end - value == MAX_TITLE_DIGITS ? WHOLE : ofString(in, value, end, last);
  }

  /** Quotes around a string show its end; of digits there may have been more. */
  private static Wholeness ofValue(byte[] in, int value, int end) {
    if (value < end && in[value] == '"') {
      return end > value + 1 && in[end - 1] == '"' ? WHOLE : CUT;
    }
    if (LineText.startsWith(in, value, end, NULL)) {
      return WHOLE;
    }
    boolean nothing = value == end || in[value] == '(';
    return nothing ? CUT : OPEN;
  }

  /** The kernel writes the caller, its terminal, its names and the rule's key last. */
  private static Wholeness ofCall(byte[] in, int from, int token, int end, Wholeness last) {
    if (isAt(in, KEY, token, end) || has(in, KEY, from, end)) {
      return WHOLE;
    }
    if (has(in, EXE, from, token)) {
      return WHOLE;
    }
    if (isAt(in, EXE, token, end)) {
      return last;
    }
    if (last == CUT) {
      return CUT;
    }
    return has(in, COMM, from, end) || has(in, TTY, from, token) || has(in, SES, from, token)
        ? OPEN
        : CUT;
  }

  private static Wholeness ofOperation(byte[] in, int from, int end) {
    if (has(in, KEY, from, end)) {
      return WHOLE;
    }
    return has(in, FSGID, from, end) ? OPEN : CUT;
  }

  private static Wholeness ofPath(byte[] in, int from, int token, int end, Wholeness last) {
    if (isAt(in, NAMETYPE, token, end) || isAt(in, OBJTYPE, token, end)) {
      return ofNameType(in, LineText.indexOf(in, '=', token, end) + 1, end);
    }
    if (has(in, NAMETYPE, from, token) || has(in, OBJTYPE, from, token)) {
      return WHOLE;
    }
    // Without a type and numbers, the name of a file that does not exist is last.
    boolean numbered = has(in, INODE, from, end);
    boolean whole = numbered ? has(in, RDEV, from, end) : isAt(in, NAME, token, end);
    return last == CUT || !whole ? CUT : OPEN;
  }

  private static Wholeness ofNameType(byte[] in, int value, int end) {
    for (byte[] name : NAMETYPES) {
      if (LineText.startsWith(in, value, end, name)) {
        return WHOLE;
      }
      if (end - value < name.length && isPrefix(in, value, end, name)) {
        return CUT;
      }
    }
    return OPEN;
  }

  /** The last argument by the kernel's count, in quotes, is the end. */
  private static Wholeness ofArguments(
      byte[] in, int from, int token, int value, int end, Wholeness last) {
    boolean isArgument = token + 1 < end && in[token] == 'a' && LineText.isDigit(in[token + 1]);
    if (last != WHOLE || !isArgument) {
      return isArgument ? ofString(in, value, end, last) : last;
    }
    int argc = LineText.indexOf(in, ARGC, from, end);
    if (argc < 0) {
      return OPEN;
    }
    long index = number(in, token + 1, value - 1);
    long count = number(in, argc + ARGC.length, LineText.indexOf(in, ' ', argc, end));
    return index >= 0 && index == count - 1 ? WHOLE : OPEN;
  }

  private static Wholeness ofOther(byte[] in, int from, int token, int end) {
    byte closing = end > from ? in[end - 1] : 0;
    boolean result = isAt(in, RES, token, end) && end > token + RES.length - 1;
    return closing == '\'' || closing == '"' || result ? WHOLE : OPEN;
  }

  /** A string that is not in quotes is in hex, two digits a byte. */
  private static Wholeness ofString(byte[] in, int value, int end, Wholeness last) {
    return last == OPEN && (end - value) % 2 != 0 && isHex(in, value, end) ? CUT : last;
  }

  private static boolean isHex(byte[] in, int from, int end) {
    for (int i = from; i < end; i++) {
      if (!LineText.isDigit(in[i]) && (in[i] < 'A' || in[i] > 'F')) {
        return false;
      }
    }
    return true;
  }

  /** The number between two indexes, -1 if there is anything else. */
  private static long number(byte[] in, int from, int end) {
    if (from >= end || end - from > 10 || LineText.digits(in, from, end) != end) {
      return -1;
    }
    long number = 0;
    for (int i = from; i < end; i++) {
      number = number * 10 + in[i] - '0';
    }
    return number;
  }

  /** Whether the token has this key, which is given with the space before it. */
  private static boolean isAt(byte[] in, byte[] key, int token, int end) {
    return LineText.startsWith(in, token - 1, end, key);
  }

  private static boolean has(byte[] in, byte[] key, int from, int end) {
    return LineText.lastIndexOf(in, key, Math.max(from - 1, 0), end) >= 0;
  }

  private static boolean isPrefix(byte[] in, int from, int end, byte[] name) {
    for (int i = from; i < end; i++) {
      if (in[i] != name[i - from]) {
        return false;
      }
    }
    return true;
  }

  private static int lastToken(byte[] in, int from, int end) {
    int i = end;
    while (i > from && in[i - 1] != ' ') {
      i--;
    }
    return i;
  }
}
