package org.godo.filter.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.godo.model.linux.OpenFlags.O_RDWR;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.godo.filter.process.LossWindows;
import org.godo.filter.process.ProcessInstance;
import org.godo.filter.process.TestProcesses;
import org.godo.model.result.Inference;
import org.jspecify.annotations.Nullable;

/**
 * Any calls on the descriptor tables of some processes: a file is complete once, not before its
 * last descriptor is closed, and at the latest when the last process has ended.
 */
final class DescriptorFuzzTest {
  private static final int MAX_FILES = 2_000;

  private static final class Run implements FileObserver {
    private final ProcessInstance opener = TestProcesses.of(100, 1);
    private final Map<String, Integer> completed = new HashMap<>();
    private final List<DescriptorTable> tables = new ArrayList<>();
    private int opened;
    private long millis = 1;

    @Override
    public void opened(FileAccess file) {}

    @Override
    public void writtenBy(FileAccess file, ProcessInstance writer) {}

    @Override
    public void inferredLate(String accessId, Inference inference) {}

    @Override
    public void completed(FileAccess file) {
      completed.merge(file.id(), 1, Integer::sum);
    }

    @Override
    public void nameChanged(String accessId, @Nullable String renamedTo, boolean unlinked) {}

    private FileAccess file(int fd) {
      String id = "f" + opened++;
      AccessCall open = new AccessCall.Open(fd, O_RDWR, millis);
      return new FileAccess(id, opener, null, false, open, AccessedName.unresolved("/" + id), this);
    }

    private void call(FuzzedDataProvider data) {
      DescriptorTable table = tables.get(data.consumeInt(0, tables.size() - 1));
      int fd = data.consumeInt(-2, 70_000);
      int other = data.consumeInt(0, 40);
      millis += data.consumeInt(0, 30);
      switch (data.consumeInt(0, 12)) {
        case 0, 1 -> table.install(other, file(other), data.consumeBoolean(), millis);
        case 2 -> table.duplicate(other, fd, data.consumeBoolean(), millis);
        case 3 -> table.replace(other, fd, data.consumeBoolean(), millis);
        case 4 -> table.close(other, millis);
        case 5 -> table.close(fd, millis);
        case 6 -> table.closeRange(data.consumeLong(), data.consumeLong(), millis);
        case 7 -> table.setCloseOnExec(data.consumeLong(), data.consumeLong());
        case 8 -> table.exec(millis);
        case 9 -> table.installAtUnknown(file(-1));
        case 10 -> table.installRing(other, data.consumeBoolean(), millis);
        case 11 -> fork(table, data.consumeBoolean());
        default -> table.retain(Map.of(other, "/f" + other), fd % 2 == 0, millis);
      }
    }

    private void fork(DescriptorTable table, boolean shared) {
      if (tables.size() < 8) {
        tables.add(shared ? table.share() : table.copy());
      }
    }

    private void end() {
      tables.forEach(table -> table.removeUser(millis));
    }
  }

  @FuzzTest
  void replays(FuzzedDataProvider data) {
    Run run = new Run();
    run.tables.add(new DescriptorTable(LossWindows.NONE));
    while (data.remainingBytes() > 0 && run.opened < MAX_FILES) {
      run.call(data);
    }
    run.end();
    assertThat(run.completed).hasSize(run.opened);
    assertThat(run.completed.values()).allMatch(times -> times == 1);
  }
}
