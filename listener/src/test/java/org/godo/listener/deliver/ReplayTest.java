package org.godo.listener.deliver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.model.Sorts;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bson.Document;
import org.godo.listener.input.ContainerFiles;
import org.godo.listener.support.Messages;
import org.godo.model.error.GodoException;
import org.godo.model.session.Delivered;
import org.godo.model.session.Session;
import org.godo.model.store.Store;
import org.godo.model.store.StoreOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

/** What a replay leaves in the store, also one that fails. */
class ReplayTest {
  @TempDir Path dir;

  private Store open() {
    return Store.open(new StoreOptions(null, dir.resolve("data"), "godo"));
  }

  private static List<Document> sessions(Store store) {
    return Flux.from(
            store.database().getCollection("sessions").find().sort(Sorts.ascending("ordinal")))
        .toStream()
        .toList();
  }

  @Test
  void aReplayToTheEndCountsWhatIsInTheStore() throws Exception {
    try (Store store = open()) {
      Path capture = dir.resolve("whole.pcap");
      Files.write(capture, capture());

      Session session =
          new Replay(store, dir, Clock.systemUTC()).run(List.of(capture), null, null).get(0);

      assertThat(Objects.requireNonNull(session.delivered()).whole()).isTrue();
      assertThat(session.delivered().until()).isLessThanOrEqualTo(session.endTimestamp());
      assertThat(session.delivered().documents()).containsOnlyKeys("audit", "connector");
      assertThat(session.delivered().documents().values().stream().mapToLong(Long::longValue).sum())
          .isEqualTo(session.totals().get("documents_delivered"));
    }
  }

  @Test
  void aCaptureThatCannotBeReadToItsEndLeavesNothing() throws Exception {
    Path capture = dir.resolve("half.pcap");
    try (OutputStream out = Files.newOutputStream(capture)) {
      out.write(capture());
      out.write(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, -1, -1, -1, 127, -1, -1, -1, 127});
    }
    try (Store store = open()) {
      assertThatThrownBy(
              () -> new Replay(store, dir, Clock.systemUTC()).run(List.of(capture), null, null))
          .isInstanceOf(GodoException.class)
          .hasMessageContaining("a packet cannot be");

      assertThat(sessions(store)).isEmpty();
    }
  }

  private static byte[] capture() throws Exception {
    try (InputStream in = Messages.DOCKER_RUN.openInflated()) {
      return in.readAllBytes();
    }
  }

  /** Two boots: serials begin again at 1. */
  private Path logOfTwoBoots() throws Exception {
    StringBuilder log = new StringBuilder();
    for (int boot = 0; boot < 2; boot++) {
      for (int i = 0; i < 50; i++) {
        int serial = boot == 0 ? 5_000 + i : 1 + i;
        long second = 1_700_000_000 + 100_000L * boot + i;
        log.append(
            ("type=SYSCALL msg=audit(%d.000:%d): arch=c000003e syscall=3 success=yes exit=0 a0=3"
                    + " a1=0 a2=0 a3=0 items=0 ppid=1 pid=77 auid=0 uid=0 gid=0 euid=0 suid=0"
                    + " fsuid=0 egid=0 sgid=0 fsgid=0 tty=(none) ses=1 comm=\"x\" exe=\"/x\""
                    + " key=(null)\n")
                .formatted(second, serial));
      }
    }
    Path file = dir.resolve("audit.log");
    Files.writeString(file, log.toString(), UTF_8);
    return file;
  }

  @Test
  void sessionsOfALogWhoseTurnDoesNotComeAreThereAsNotDelivered() throws Exception {
    Path log = logOfTwoBoots();
    Path data = dir.resolve("replay");
    Files.writeString(data, "where the session's directory should be");
    try (Store store = open()) {
      assertThatThrownBy(
              () ->
                  new Replay(store, dir, Clock.systemUTC(), ContainerFiles.NONE, remark -> {})
                      .run(List.of(log), null, null))
          .isInstanceOf(Exception.class);

      assertThat(sessions(store))
          .extracting(session -> session.getBoolean("delivered_to_end"))
          .containsExactly(false, false);
      assertThat(sessions(store).get(1).getDate("start_timestamp").toInstant())
          .hasToString("2023-11-16T02:00:00Z");
      assertThat(sessions(store).get(1).getDate("end_timestamp").toInstant())
          .hasToString("2023-11-16T02:00:49Z");

      Files.delete(data);
      List<Session> again = new Replay(store, dir, Clock.systemUTC()).run(List.of(log), null, null);

      assertThat(again)
          .extracting(each -> Objects.requireNonNull(each.delivered()).whole())
          .containsExactly(true, true);
      assertThat(again)
          .extracting(Session::delivered)
          .extracting(Delivered::documents)
          .containsExactly(Map.of("audit", 50L), Map.of("audit", 50L));
    }
  }
}
