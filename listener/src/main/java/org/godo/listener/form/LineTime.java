package org.godo.listener.form;

/**
 * The times that programs write at the beginning of a line. Every method returns -1 for no time.
 */
final class LineTime {
  private static final int DATE = 10;
  private static final int CLOCK = 8;

  /** Of the times that {@code docker logs -t} writes: nanoseconds and a Z. */
  private static final int DOCKER_TIME = 30;

  private LineTime() {}

  /**
   * Index behind a time of syslog (RFC 3164, or ISO 8601), of {@code journalctl -o short-full} or
   * {@code short-unix}.
   */
  static int end(byte[] in, int from, int end) {
    int at = weekdayEnd(in, from, end);
    int iso = isoEnd(in, at, end);
    if (iso >= 0) {
      return at > from ? zoneEnd(in, iso, end) : iso;
    }
    int date = dateTimeEnd(in, at, end);
    if (date >= 0) {
      return at > from ? zoneEnd(in, date, end) : date;
    }
    int month = monthTimeEnd(in, at, end);
    return month >= 0 ? month : unixEnd(in, at, end);
  }

  /** Index behind a time in ISO 8601 with a T. */
  static int isoEnd(byte[] in, int from, int end) {
    int clock = from + DATE + 1;
    boolean date = clock < end && in[clock - 1] == 'T' && isDate(in, from);
    return date ? preciseEnd(in, clock, end) : -1;
  }

  /** Whether a time is as Docker and the runtimes of Kubernetes write it before a line. */
  static boolean isOfContainer(byte[] in, int from, int end) {
    return end - from == DOCKER_TIME && in[end - 1] == 'Z' && isoEnd(in, from, end) == end;
  }

  /**
   * Index behind the time of a message in the kernel's log, in brackets, as dmesg(1) writes it in
   * its forms; or behind the task or processor that wrote it (CONFIG_PRINTK_CALLER).
   */
  static int bracketsEnd(byte[] in, int from, int end) {
    if (from >= end || in[from] != '[') {
      return -1;
    }
    int i = isWord(in, from + 1, end) ? from + 4 : from + 1;
    i = LineText.blanksEnd(in, i, end);
    i = isWord(in, i, end) ? i + 3 : i;
    int first = i;
    while (i < end && isOfTime(in[i])) {
      i++;
    }
    return i > first && i < end && in[i] == ']' ? i + 1 : -1;
  }

  private static boolean isOfTime(byte b) {
    return LineText.isDigit(b) || " .:,+-<>TC".indexOf(b) >= 0;
  }

  /** {@code 2026-09-22 10:13:20}. */
  private static int dateTimeEnd(byte[] in, int from, int end) {
    int clock = from + DATE + 1;
    boolean date = clock < end && in[clock - 1] == ' ' && isDate(in, from);
    return date ? preciseEnd(in, clock, end) : -1;
  }

  private static boolean isDate(byte[] in, int from) {
    return LineText.digits(in, from, from + 4) == from + 4
        && in[from + 4] == '-'
        && LineText.isDigit(in[from + 5])
        && in[from + 7] == '-'
        && LineText.isDigit(in[from + 8]);
  }

  /** {@code Sep 22 10:13:20}, also with a fraction, or a year before or behind the clock. */
  private static int monthTimeEnd(byte[] in, int from, int end) {
    if (!isWord(in, from, end)) {
      return -1;
    }
    int day = LineText.blanksEnd(in, from + 3, end);
    int dayEnd = LineText.digits(in, day, end);
    int clock = LineText.blanksEnd(in, dayEnd, end);
    if (day == from + 3 || dayEnd == day || clock == dayEnd) {
      return -1;
    }
    int year = yearEnd(in, clock, end);
    int last = preciseEnd(in, year < 0 ? clock : LineText.blanksEnd(in, year, end), end);
    int behind = last < 0 ? -1 : yearEnd(in, LineText.blanksEnd(in, last, end), end);
    return behind < 0 ? last : behind;
  }

  /** {@code 10:13:20}, a fraction and the offset of a zone, up to a blank. */
  private static int preciseEnd(byte[] in, int clock, int end) {
    int at = clock + CLOCK;
    if (at > end || in[clock + 2] != ':' || in[clock + 5] != ':' || !LineText.isDigit(in[at - 1])) {
      return -1;
    }
    if (at < end && (in[at] == '.' || in[at] == ',')) {
      at = LineText.digits(in, at + 1, end);
    }
    if (at < end && in[at] == 'Z') {
      at++;
    } else if (at < end && (in[at] == '+' || in[at] == '-')) {
      int hours = LineText.digits(in, at + 1, end);
      at = hours < end && in[hours] == ':' ? LineText.digits(in, hours + 1, end) : hours;
    }
    return at == end || LineText.isBlank(in[at]) ? at : -1;
  }

  /** {@code 1790000000.123456}. */
  private static int unixEnd(byte[] in, int from, int end) {
    int dot = LineText.digits(in, from, end);
    int last = dot < end && in[dot] == '.' ? LineText.digits(in, dot + 1, end) : -1;
    return dot - from >= 9 && last > dot + 1 && last < end && in[last] == ' ' ? last : -1;
  }

  private static int yearEnd(byte[] in, int from, int end) {
    int last = LineText.digits(in, from, end);
    return last == from + 4 && last < end && LineText.isBlank(in[last]) ? last : -1;
  }

  /** Behind {@code Tue } and a digit or a month; else the index itself. */
  private static int weekdayEnd(byte[] in, int from, int end) {
    boolean day = isWord(in, from, end) && from + 4 < end && in[from + 3] == ' ';
    boolean date = day && (isWord(in, from + 4, end) || isYear(in, from + 4, end));
    return date ? from + 4 : from;
  }

  private static boolean isYear(byte[] in, int from, int end) {
    return LineText.digits(in, from, end) == from + 4;
  }

  /** {@code UTC} or {@code +02}, behind the time of {@code journalctl -o short-full}. */
  private static int zoneEnd(byte[] in, int time, int end) {
    int i = LineText.blanksEnd(in, time, end);
    boolean signed = i < end && (in[i] == '+' || in[i] == '-');
    int last = signed ? LineText.digits(in, i + 1, end) : i;
    while (!signed && last < end && in[last] >= 'A' && in[last] <= 'Z') {
      last++;
    }
    return last > i && last < end && LineText.isBlank(in[last]) ? last : time;
  }

  /** A weekday or a month: a capital and two small letters. */
  private static boolean isWord(byte[] in, int at, int end) {
    return at + 3 < end
        && in[at] >= 'A'
        && in[at] <= 'Z'
        && in[at + 1] >= 'a'
        && in[at + 1] <= 'z'
        && in[at + 2] >= 'a'
        && in[at + 2] <= 'z';
  }
}
