package org.godo.model.cli;

import java.util.Objects;

/** The version a program was built as. */
public final class Version {
  private Version() {}

  /** As in the manifest of the jar this class came from; {@code development} outside of a jar. */
  public static String of(Class<?> program) {
    return Objects.requireNonNullElse(
        program.getPackage().getImplementationVersion(), "development");
  }
}
