package org.godo.filter.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.godo.filter.support.Recording;
import org.godo.model.raw.Call;
import org.godo.model.raw.RawEvent;
import org.junit.jupiter.api.Test;

class AuditEventReaderTest {

  private static List<RawEvent.Syscall> read(Recording record, String session) {
    List<RawEvent.Syscall> events = new ArrayList<>();
    new AuditEventReader(record, session).forEachRemaining(events::add);
    return events;
  }

  @Test
  void mergesTheCollectionsBySerialWhateverTheTime() {
    Recording record =
        Recording.of("h")
            .at(5000)
            .by(100)
            .exec("/bin/sh", "sh")
            .at(4000)
            .open("/x", 0, 3)
            .at(4500)
            .close(3)
            .at(3000)
            .cloned(17, 200)
            .at(6000)
            .write(1, 2)
            .then()
            .fork(100, 200);

    List<RawEvent.Syscall> events = read(record, "s1");

    assertThat(events)
        .extracting(event -> event.origin().serial())
        .containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(events)
        .extracting(event -> (Object) event.call().getClass())
        .containsExactly(
            Call.Exec.class, Call.Open.class, Call.Close.class, Call.Clone.class, Call.Write.class);
  }

  @Test
  void readsOneSessionOnly() {
    Recording record =
        Recording.of("h").by(100).close(3).then().nextSession("s2", 100).by(100).close(4).then();

    assertThat(read(record, "s2"))
        .extracting(RawEvent.Syscall::call)
        .containsExactly(new Call.Close(4));
  }

  @Test
  void anEmptySessionHasNoNext() {
    AuditEventReader order = new AuditEventReader(Recording.of("h"), "s1");

    assertThat(order.hasNext()).isFalse();
    assertThatThrownBy(order::next).isInstanceOf(NoSuchElementException.class);
  }
}
