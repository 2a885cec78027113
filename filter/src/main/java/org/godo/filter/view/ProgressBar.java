package org.godo.filter.view;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * Shows how many documents were read, on one of two kinds of output. On a terminal one line with a
 * bar is drawn over and over, and its last state stays. Elsewhere a plain line is printed every
 * {@link #PLAIN_LINE_MILLIS}, so a shorter run prints none. Nothing is shown before the first
 * document or after the end. Any thread may call.
 */
public final class ProgressBar {
  /** Fits a terminal of the usual width without a line break. */
  private static final int WIDTH = 79;

  private static final int BAR = 10;
  private static final long PLAIN_LINE_MILLIS = 10_000;
  private static final String CARRIAGE_RETURN = "\r";
  private static final String ERASE_TO_END_OF_LINE = "\033[K";

  private final PrintWriter out;
  private final boolean terminal;
  private final OptionalLong total;
  private final long start;
  private long nextPlainLine;
  private boolean drawn;
  private boolean ended;

  /**
   * @param terminal whether a line can be drawn over
   * @param total number of documents to read; empty when not known
   * @param start milliseconds of a clock that only goes forward
   */
  public ProgressBar(PrintWriter out, boolean terminal, OptionalLong total, long start) {
    this.out = out;
    this.terminal = terminal;
    this.total = total;
    this.start = start;
    this.nextPlainLine = start + PLAIN_LINE_MILLIS;
  }

  /**
   * Shows the progress, if a line is due.
   *
   * @param now milliseconds of the same clock
   */
  public synchronized void update(long documents, long now) {
    if (documents == 0 || ended) {
      return;
    }
    if (terminal) {
      draw(documents, now);
    } else if (now >= nextPlainLine) {
      nextPlainLine = now + PLAIN_LINE_MILLIS;
      out.println("filter: " + share(documents) + numbers(documents, now));
      out.flush();
    }
  }

  /** Shows the last state; any later output starts on a new line. */
  public synchronized void end(long documents, long now) {
    if (terminal) {
      update(documents, now);
      if (drawn) {
        out.println();
        out.flush();
      }
    }
    ended = true;
  }

  private void draw(long documents, long now) {
    String numbers = share(documents) + numbers(documents, now);
    String line = isMeasured(documents) ? bar(documents) + numbers : numbers;
    line = line.length() > WIDTH ? numbers : line;
    out.print(CARRIAGE_RETURN + line + ERASE_TO_END_OF_LINE);
    out.flush();
    drawn = true;
  }

  /** A session that is still recorded may have more documents than its totals say. */
  private boolean isMeasured(long documents) {
    return total.isPresent() && documents <= total.getAsLong();
  }

  private String bar(long documents) {
    int full = (int) (BAR * documents / total.getAsLong());
    return '[' + "#".repeat(full) + " ".repeat(BAR - full) + "] ";
  }

  private String share(long documents) {
    return isMeasured(documents) ? "%3d%%  ".formatted(100 * documents / total.getAsLong()) : "";
  }

  private String numbers(long documents, long now) {
    long elapsed = Math.max(1, now - start);
    long rate = documents * 1_000 / elapsed;
    if (!isMeasured(documents)) {
      return String.format(Locale.ROOT, "%,d documents, %,d/s", documents, rate);
    }
    long left = (total.getAsLong() - documents) * elapsed / documents;
    return String.format(
        Locale.ROOT,
        "%,d of %,d documents, %,d/s, %s left",
        documents,
        total.getAsLong(),
        rate,
        time((left + 999) / 1_000));
  }

  private static String time(long seconds) {
    long minutes = seconds / 60;
    return minutes < 60
        ? "%d:%02d".formatted(minutes, seconds % 60)
        : "%d:%02d:%02d".formatted(minutes / 60, minutes % 60, seconds % 60);
  }
}
