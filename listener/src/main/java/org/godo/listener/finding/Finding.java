package org.godo.listener.finding;

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
    /** It works, but less well; or it needs attention. */
    WARN,
    /** It does not work, or is damaged. */
    FAIL,
    /** It cannot be checked: with the rights we have, or at this moment. */
    SKIP
  }

  public static Finding ok(String check, String found) {
    return new Finding(Level.OK, check, found, null, ExitCode.DONE);
  }

  public static Finding skip(String check, String found) {
    return new Finding(Level.SKIP, check, found, null, ExitCode.DONE);
  }

  public static Finding warn(String check, String found, String remedy) {
    return new Finding(Level.WARN, check, found, remedy, ExitCode.DONE);
  }

  public static Finding fail(String check, String found, String remedy, ExitCode exitCode) {
    return new Finding(Level.FAIL, check, found, remedy, exitCode);
  }
}
