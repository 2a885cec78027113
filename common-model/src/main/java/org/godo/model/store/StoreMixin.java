package org.godo.model.store;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Options of both programs that select the store. */
public final class StoreMixin {
  @Option(
      scope = ScopeType.INHERIT,
      names = "--data-dir",
      paramLabel = "DIR",
      defaultValue = "./godo-data",
      description = "Where captures and the embedded store are (default: ${DEFAULT-VALUE}).")
  private Path dataDir = Path.of("./godo-data");

  @Option(
      scope = ScopeType.INHERIT,
      names = "--mongodb-uri",
      paramLabel = "URI",
      defaultValue = "${env:GODO_MONGODB_URI}",
      showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
      description = {
        "A MongoDB server, replica set or cluster; without it the embedded store is used.",
        "Give a URI with a password in the environment variable GODO_MONGODB_URI:"
            + " arguments show in the list of processes."
      })
  private @Nullable String uri;

  @Option(
      scope = ScopeType.INHERIT,
      names = "--database",
      paramLabel = "NAME",
      defaultValue = "godo",
      description = "Name of the database (default: ${DEFAULT-VALUE}).")
  private String database = "godo";

  /** Returns the selected store. An empty URI counts as none. */
  public StoreOptions options() {
    return new StoreOptions(uri == null || uri.isBlank() ? null : uri, dataDir, database);
  }

  /** Returns the data directory, which holds the captures with either store. */
  public Path dataDir() {
    return dataDir;
  }
}
