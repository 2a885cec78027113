package org.godo.filter.cli;

import org.godo.model.cli.Version;
import picocli.CommandLine.IVersionProvider;

/** Provides the version that the jar was built as. */
final class VersionProvider implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {"godo filter " + version()};
  }

  static String version() {
    return Version.of(VersionProvider.class);
  }
}
