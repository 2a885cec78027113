package org.godo.benchmark;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Writes an audit log as auditd does, of the records of a capture and as many copies of them as it
 * needs, with moved stamps and serials: {@code ReplayLog CAPTURE RECORDS FILE}. For {@code
 * bench-replay}.
 */
public final class ReplayLog {
  private ReplayLog() {}

  public static void main(String[] args) throws IOException {
    RepeatedCapture.writeLog(Path.of(args[0]), Integer.parseInt(args[1]), Path.of(args[2]));
  }
}
