package org.godo.model.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.godo.model.error.GodoException;
import org.junit.jupiter.api.io.TempDir;

/** Any bytes as the file of a store: its documents are read, or it is refused in one line. */
final class StoreFileFuzzTest {
  @TempDir static Path dataDir = Path.of("");

  @FuzzTest
  void reads(byte[] bytes) throws IOException {
    Path file = Files.createDirectories(dataDir.resolve("store")).resolve("documents.h2");
    Files.write(file, bytes);
    try (StoreInspection store = StoreInspection.open(dataDir, "godo").orElseThrow()) {
      store.damage();
      for (String collection : store.collections()) {
        StoreInspection.Documents documents = store.read(collection);
        while (documents.next() != null) {
          // until the end, or until it fails
        }
      }
    } catch (IOException | GodoException refused) {
      assertThat(refused.getMessage()).isNotBlank().doesNotContain("\n");
    }
  }
}
