package org.godo.model.error;

/** Exit codes of both programs. */
public enum ExitCode {
  DONE(0),
  FAILED(1),
  USAGE(2),
  STORE(3),
  NOT_PERMITTED(4),
  SEAT_TAKEN(5),
  NOTHING_MATCHED(6);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  /** Returns the number for the shell. */
  public int code() {
    return code;
  }
}
