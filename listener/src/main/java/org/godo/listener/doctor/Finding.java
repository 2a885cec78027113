package org.godo.listener.doctor;

import org.godo.model.error.ExitCode;
import org.jspecify.annotations.Nullable;

/**
 * What one check found.
 *
 * @param check its name
 * @param found one line
 * @param remedy what to do, with a command; null where there is nothing to do
 * @param exitCode how the program ends because of it
 */
public record Finding(
    Level level, String check, String found, @Nullable String remedy, ExitCode exitCode) {

  /** How it stands. */
  public enum Level {
    /** As it should be. */
    OK,
    /** It can record, but less well. */
    WARN,
    /** It cannot record. */
    FAIL,
    /** It cannot be told with the rights we have. */
    SKIP
  }

  static Finding ok(String check, String found) {
    return new Finding(Level.OK, check, found, null, ExitCode.DONE);
  }

  static Finding skip(String check, String found) {
    return new Finding(Level.SKIP, check, found, null, ExitCode.DONE);
  }

  static Finding warn(String check, String found, String remedy) {
    return new Finding(Level.WARN, check, found, remedy, ExitCode.DONE);
  }

  static Finding fail(String check, String found, String remedy, ExitCode exitCode) {
    return new Finding(Level.FAIL, check, found, remedy, exitCode);
  }
}
