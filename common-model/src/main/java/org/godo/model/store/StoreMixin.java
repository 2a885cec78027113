package org.godo.model.store;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options both programs choose their store by. */
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

  /** What was asked for. An empty URI counts as none. */
  public StoreOptions options() {
    return new StoreOptions(uri == null || uri.isBlank() ? null : uri, dataDir, database);
  }

  /** The data directory, which holds the captures whatever the store is. */
  public Path dataDir() {
    return dataDir;
  }
}
