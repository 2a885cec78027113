package org.godo.listener.docker;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Ends an engine's answer with a failure where it is longer than what we hold in memory: whoever
 * may create containers chooses their labels.
 */
final class AnswerLimit extends FilterInputStream {
  private final int most;
  private long read;

  /**
   * @param most bytes of the answer, or of each of its values
   */
  AnswerLimit(InputStream in, int most) {
    super(in);
    this.most = most;
  }

  /** An answer that is too long. */
  static final class ExceededException extends IOException {
    private static final long serialVersionUID = 1L;

    private ExceededException(int most) {
      super("an answer of more than " + most + " bytes");
    }
  }

  /** Begins another value of the answer, as the next event. */
  void restart() {
    read = 0;
  }

  @Override
  public int read() throws IOException {
    int next = super.read();
    count(next < 0 ? 0 : 1);
    return next;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    int count = super.read(into, offset, length);
    count(Math.max(0, count));
    return count;
  }

  private void count(int bytes) throws ExceededException {
    read += bytes;
    if (read > most) {
      throw new ExceededException(most);
    }
  }
}
