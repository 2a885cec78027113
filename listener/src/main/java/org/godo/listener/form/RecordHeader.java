package org.godo.listener.form;

import org.godo.listener.parse.RecordType;

/**
 * Where a record is in a line: {@code [node=HOST ]type=NAME msg=audit(…): …}, or as the kernel
 * prints it, {@code type=1300 audit(…): …}. Reused for every record.
 */
final class RecordHeader {
  private int type;
  private int node;
  private int nodeEnd;
  private int first;
  private int text;
  private int fields;

  /** See {@link RecordType}. */
  int type() {
    return type;
  }

  /** Where {@code node=HOST} and its space begin. */
  int node() {
    return node;
  }

  /** Where those end; no node if it is their start. */
  int nodeEnd() {
    return nodeEnd;
  }

  /** Index of the record's first byte, that of its node if it has one. */
  int first() {
    return first;
  }

  /** Index of the text that the kernel sent: {@code audit(}. */
  int text() {
    return text;
  }

  /** Index behind the stamp's colon. */
  int fields() {
    return fields;
  }

  /** Reads the header of a record that begins at this index, as auditd writes it. */
  boolean read(byte[] in, int from, int end) {
    first = from;
    node = from;
    nodeEnd = from;
    if (LineText.startsWith(in, from, end, LineText.NODE)) {
      nodeEnd = Math.min(LineText.indexOf(in, ' ', from, end) + 1, end);
    }
    int name = nodeEnd + LineText.TYPE.length;
    if (!LineText.startsWith(in, nodeEnd, end, LineText.TYPE)) {
      return false;
    }
    int nameEnd = LineText.indexOf(in, ' ', name, end);
    text = nameEnd + 1 + LineText.MSG.length;
    if (!LineText.startsWith(in, nameEnd + 1, end, LineText.MSG)
        || !LineText.startsWith(in, text, end, LineText.STAMP)) {
      return false;
    }
    type = RecordType.ofName(in, name, nameEnd);
    fields = LineText.stampEnd(in, text, end);
    return fields > 0;
  }

  /**
   * Finds the next record between two indexes, whatever is before it: a prefix, or a record that
   * was cut and another written behind it.
   */
  boolean find(byte[] in, int from, int end) {
    int stamp = LineText.indexOf(in, LineText.STAMP, from, end);
    while (stamp >= 0) {
      if (readBackwards(in, from, stamp, end)) {
        return true;
      }
      stamp = LineText.indexOf(in, LineText.STAMP, stamp + 1, end);
    }
    return false;
  }

  private boolean readBackwards(byte[] in, int from, int stamp, int end) {
    fields = LineText.stampEnd(in, stamp, end);
    text = stamp;
    int before = LineText.endsWith(in, from, stamp, LineText.MSG) ? stamp - 4 : stamp;
    int nameEnd = LineText.trimmed(in, from, before);
    int word = wordStart(in, from, nameEnd);
    int key = LineText.lastIndexOf(in, LineText.TYPE, word, nameEnd);
    if (fields < 0 || nameEnd == before || key < 0) {
      return false;
    }
    if (!readType(in, key + LineText.TYPE.length, nameEnd)) {
      return false;
    }
    if (key > word && type == RecordType.UNKNOWN) {
      return false;
    }
    readNode(in, from, key);
    return true;
  }

  private boolean readType(byte[] in, int name, int nameEnd) {
    if (name == nameEnd) {
      return false;
    }
    if (LineText.digits(in, name, nameEnd) == nameEnd) {
      int number = 0;
      for (int i = name; i < nameEnd && number < 100_000; i++) {
        number = number * 10 + in[i] - '0';
      }
      type = number < 10_000 ? number : RecordType.UNKNOWN;
    } else {
      type = RecordType.ofName(in, name, nameEnd);
    }
    return true;
  }

  private void readNode(byte[] in, int from, int key) {
    first = key;
    node = key;
    nodeEnd = key;
    if (key > from && in[key - 1] == ' ') {
      int word = wordStart(in, from, key - 1);
      int named = LineText.lastIndexOf(in, LineText.NODE, word, key - 1);
      if (named >= 0 && named + LineText.NODE.length < key - 1) {
        node = named;
        first = named;
      }
    }
  }

  private static int wordStart(byte[] in, int from, int end) {
    int i = end;
    while (i > from && !LineText.isBlank(in[i - 1])) {
      i--;
    }
    return i;
  }
}
