package org.godo.listener.capture;

/** How far a capture log may be read. */
public interface LogEnd {
  /** Position behind the last whole message; only ever grows. */
  long position();

  /** Whether nothing will be added any more. Asked before {@link #position}, never after. */
  boolean isFinal();

  /** The end of a log that is not written any more. */
  static LogEnd at(long position) {
    return new LogEnd() {
      @Override
      public long position() {
        return position;
      }

      @Override
      public boolean isFinal() {
        return true;
      }
    };
  }
}
