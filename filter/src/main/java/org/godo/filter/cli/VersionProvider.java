package org.godo.filter.cli;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** The version the jar was built as. */
final class VersionProvider implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {"godo filter " + version()};
  }

  static String version() {
    return Objects.requireNonNullElse(
        VersionProvider.class.getPackage().getImplementationVersion(), "development");
  }
}
