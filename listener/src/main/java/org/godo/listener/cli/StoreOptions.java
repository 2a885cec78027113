package org.godo.listener.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the data is; the same for every command. */
final class StoreOptions {
  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      defaultValue = "./godo-data",
      description = "Capture log and embedded store (default: ${DEFAULT-VALUE}).")
  Path dataDir = Path.of("./godo-data");

  @Option(
      names = "--mongodb-uri",
      paramLabel = "URI",
      defaultValue = "${env:GODO_MONGODB_URI}",
      description = "MongoDB to write to, also in GODO_MONGODB_URI (default: the embedded store).")
  @Nullable String mongodbUri;

  @Option(
      names = "--database",
      paramLabel = "NAME",
      defaultValue = "godo",
      description = "Name of the database (default: ${DEFAULT-VALUE}).")
  String database = "godo";

  @Option(names = "--verbose", description = "Tell more, and show stack traces.")
  boolean verbose;
}
