package org.godo.model.cli;

import java.util.Objects;

/** The version of a program. */
public final class Version {
  private Version() {}

  /**
   * Returns the version in the manifest of the class's jar; {@code development} outside of a jar.
   */
  public static String of(Class<?> program) {
    return Objects.requireNonNullElse(
        program.getPackage().getImplementationVersion(), "development");
  }
}
