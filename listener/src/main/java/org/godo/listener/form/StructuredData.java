package org.godo.listener.form;

/** The data before a message of syslog (RFC 5424): {@code -} or {@code [ID NAME="VALUE"…]…}. */
final class StructuredData {
  private StructuredData() {}

  /** Index behind the data that begins at an index; that index if there is none. */
  static int end(byte[] in, int from, int end) {
    int i = from;
    while (i < end && in[i] == '[') {
      boolean quoted = false;
      while (i < end && (quoted || in[i] != ']')) {
        quoted ^= in[i] == '"';
        i += in[i] == '\\' ? 2 : 1;
      }
      i++;
    }
    if (i == from && i < end && in[i] == '-') {
      i++;
    }
    return Math.min(i, end);
  }
}
