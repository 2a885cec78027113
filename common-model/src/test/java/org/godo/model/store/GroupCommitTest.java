package org.godo.model.store;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.SingleFileStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroupCommitTest {
  @TempDir Path directory;

  /** A file on a disk that takes its time to be safe. */
  private static final class SlowFile extends SingleFileStore {
    private final CountDownLatch syncing = new CountDownLatch(1);
    private final CountDownLatch disk = new CountDownLatch(1);

    SlowFile() {
      super(Map.of());
    }

    @Override
    public void sync() {
      syncing.countDown();
      try {
        disk.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      super.sync();
    }
  }

  @Test
  void commitsGoOnWhileTheDiskIsSlow() throws Exception {
    Path path = directory.resolve("file.h2");
    SlowFile slow = new SlowFile();
    slow.open(path.toString(), false, null);
    try (MVStore file = new MVStore.Builder().adoptFileStore(slow).open()) {
      GroupCommit commits = new GroupCommit(file, new OpenedFile(path));
      MVMap<String, String> documents = file.openMap("documents");
      documents.put("a", "before");
      CompletableFuture<Void> sync = CompletableFuture.runAsync(commits::sync);
      slow.syncing.await();

      documents.put("b", "meanwhile");
      CompletableFuture.runAsync(commits::commit).get(20, SECONDS);

      assertThat(sync).isNotDone();
      assertThat(file.hasUnsavedChanges()).isFalse();
      slow.disk.countDown();
      sync.get(20, SECONDS);
    } finally {
      slow.disk.countDown();
      slow.close();
    }
    try (MVStore again = new MVStore.Builder().fileName(path.toString()).readOnly().open()) {
      assertThat(again.openMap("documents"))
          .containsExactlyInAnyOrderEntriesOf(Map.of("a", "before", "b", "meanwhile"));
    }
  }
}
