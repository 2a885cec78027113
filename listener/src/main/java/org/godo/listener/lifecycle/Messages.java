package org.godo.listener.lifecycle;

/** Messages to the user while the listener runs, one line each. */
public interface Messages {
  /** Reports something that is as it should be. */
  void info(String line);

  /** Reports something that impairs the recording. */
  void warn(String line);
}
