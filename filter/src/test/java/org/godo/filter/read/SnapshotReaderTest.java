package org.godo.filter.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.godo.model.raw.Origin;
import org.godo.model.raw.ProcessSnapshot;
import org.godo.model.raw.ProcessSnapshot.DescriptorSnapshot;
import org.godo.model.raw.ProcessSnapshot.ThreadSnapshot;
import org.godo.model.raw.RawEvent;
import org.godo.model.raw.Source;
import org.junit.jupiter.api.Test;

class SnapshotReaderTest {
  @Test
  void joinsTheParts() {
    List<RawEvent> parts =
        List.of(
            part(1, 10, 100, 3),
            part(2, 10, 100, 4),
            part(3, 10, 100, 5),
            part(4, 11, 100, 6),
            part(5, 11, 200, 7));

    List<RawEvent.Snapshot> whole = new ArrayList<>();
    new SnapshotReader((collection, session, source) -> parts.iterator(), "s")
        .forEachRemaining(whole::add);

    assertThat(whole).hasSize(3);
    assertThat(whole.get(0).origin().sequence()).isEqualTo(1);
    assertThat(whole.get(0).process().descriptors())
        .extracting(DescriptorSnapshot::fd)
        .containsExactly(3, 4, 5);
    assertThat(whole.get(0).process().threads())
        .extracting(ThreadSnapshot::pid)
        .containsExactly(3, 4, 5);
    assertThat(whole.get(1).process().descriptors())
        .extracting(DescriptorSnapshot::fd)
        .containsExactly(6);
    assertThat(whole.get(2).process().descriptors())
        .extracting(DescriptorSnapshot::fd)
        .containsExactly(7);
  }

  @Test
  void whatALaterPartLacksIsLeftOutUnlessItIsOnlyNotRepeated() {
    RawEvent.Snapshot first = (RawEvent.Snapshot) part(1, 10, 100, 3);
    RawEvent.Snapshot second = (RawEvent.Snapshot) part(2, 10, 100, 4);
    List<RawEvent> parts =
        List.of(
            new RawEvent.Snapshot(first.origin(), first.process().without(List.of("cwd"))),
            new RawEvent.Snapshot(
                second.origin(),
                second.process().continued().without(List.of("args", "cgroup", "fds"))));
    RawEvent.Snapshot whole =
        new SnapshotReader((collection, session, source) -> parts.iterator(), "s").next();
    assertThat(whole.process().leftOut()).containsExactly("cwd", "fds");
    assertThat(whole.process().args()).containsExactly("many");
  }

  private static RawEvent part(long position, int pid, long start, int number) {
    return new RawEvent.Snapshot(
        Origin.lookedUp(Source.PROC, "s", "h", 1_000, position),
        new ProcessSnapshot(
            pid,
            1,
            start,
            "many",
            "/bin/many",
            List.of("many"),
            "/",
            "/",
            0,
            0,
            List.of(),
            List.of(new ThreadSnapshot(number, start, "many")),
            List.of(new DescriptorSnapshot(number, "/f" + number, 0))));
  }
}
