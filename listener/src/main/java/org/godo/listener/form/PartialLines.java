package org.godo.listener.form;

import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Joins the parts of lines in the log files of containers. A runtime of Kubernetes writes {@code
 * TIME STREAM P TEXT} for a part of a long line and {@code TIME STREAM F TEXT} for its last or only
 * part (kubernetes: design proposal kubelet-cri-logging).
 */
final class PartialLines {
  /** Longest line that is joined: more than any record or object that holds one. */
  private static final int MAX_BYTES = 1 << 22;

  private static final byte[] OUT = LineText.ascii("stdout ");
  private static final byte[] ERR = LineText.ascii("stderr ");

  private final ByteArrayOutputStream out = new ByteArrayOutputStream(0);
  private final ByteArrayOutputStream err = new ByteArrayOutputStream(0);

  // Of the line found last.
  private boolean ofErr;
  private boolean part;
  private int text;

  /** Finds the text of a line that a runtime of Kubernetes wrote; false for another line. */
  boolean find(byte[] in, int from, int end) {
    int stream = LineTime.isoEnd(in, from, end) + 1;
    int tag = stream + OUT.length;
    ofErr = LineText.startsWith(in, stream, end, ERR);
    boolean known =
        stream > 0
            && (ofErr || LineText.startsWith(in, stream, end, OUT))
            && tag < end
            && (in[tag] == 'P' || in[tag] == 'F')
            && (tag + 1 == end || in[tag + 1] == ' ' || in[tag + 1] == ':');
    part = known && in[tag] == 'P';
    text = known ? Math.min(LineText.indexOf(in, ' ', tag, end) + 1, end) : end;
    return known;
  }

  /** Index of the text of the line found last. */
  int text() {
    return text;
  }

  /** Whether the line found last goes on in another one, or is the end of one. */
  boolean isToBeJoined() {
    return part || pending().size() > 0;
  }

  /**
   * Adds the text of the line found last.
   *
   * @return the whole line if that was its end; else null
   */
  byte @Nullable [] join(byte[] in, int from, int end) {
    ByteArrayOutputStream line = pending();
    line.write(in, from, end - from);
    if (part && line.size() < MAX_BYTES) {
      return null;
    }
    byte[] whole = line.toByteArray();
    line.reset();
    return whole;
  }

  /** Removes and returns what waits for its end; null if nothing does. */
  byte @Nullable [] poll() {
    ofErr = out.size() == 0;
    byte[] rest = pending().toByteArray();
    pending().reset();
    return rest.length == 0 ? null : rest;
  }

  private ByteArrayOutputStream pending() {
    return ofErr ? err : out;
  }
}
