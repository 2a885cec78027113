package org.godo.model.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class StoreMixinTest {
  @Command
  private static final class Program {
    @Mixin private final StoreMixin store = new StoreMixin();
  }

  private static StoreOptions options(String... arguments) {
    Program program = new Program();
    new CommandLine(program).parseArgs(arguments);
    return program.store.options();
  }

  @Test
  @DisabledIfEnvironmentVariable(named = "GODO_MONGODB_URI", matches = ".*")
  void choosesTheEmbeddedStoreByDefault() {
    assertThat(options()).isEqualTo(new StoreOptions(null, Path.of("./godo-data"), "godo"));
  }

  @Test
  void takesWhatIsGiven() {
    assertThat(options("--data-dir", "d", "--mongodb-uri", "mongodb://h", "--database", "lab"))
        .isEqualTo(new StoreOptions("mongodb://h", Path.of("d"), "lab"));
    assertThat(options("--mongodb-uri", "").uri()).isNull();
  }
}
