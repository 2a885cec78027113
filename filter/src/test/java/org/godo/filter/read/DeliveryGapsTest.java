package org.godo.filter.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.godo.model.raw.RawCollection;
import org.godo.model.session.Delivered;
import org.godo.model.session.Loss;
import org.godo.model.session.LossWindow;
import org.godo.model.session.Session;
import org.godo.model.session.SessionHead;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is not in the store is a loss. */
class DeliveryGapsTest {
  private static final long NOW = 100_000;

  private static Session session(@Nullable Long end, @Nullable Delivered delivered) {
    SessionHead head =
        SessionHead.live("s1", "s1", "h", "boot", "k", "v", null, null, List.of(), 1_000);
    return new Session(head, 1, end, List.of(), Map.of(), List.of(), delivered);
  }

  private static List<LossWindow> windows(@Nullable Long end, @Nullable Delivered delivered) {
    return DeliveryGaps.withWindows(List.of(session(end, delivered)), NOW).get(0).loss();
  }

  @Test
  void aSessionThatWasDeliveredToItsEndHasNoGap() {
    assertThat(windows(9_000L, new Delivered(true, 9_000L, Map.of()))).isEmpty();
  }

  @Test
  void whatWasNotDeliveredIsLostUpToTheEndIfThatIsKnown() {
    assertThat(windows(9_000L, new Delivered(false, 4_000L, Map.of("audit", 3L))))
        .containsExactly(new LossWindow(Loss.NOT_DELIVERED, 4_000, 9_000, 0));
  }

  @Test
  void aSessionWithoutAnEndMayRunUntilNow() {
    assertThat(windows(null, new Delivered(false, 4_000L, Map.of())))
        .containsExactly(new LossWindow(Loss.NOT_DELIVERED, 4_000, NOW, 0));
  }

  @Test
  void aHostWhoseClockIsAheadMayRunOnAfterNow() {
    assertThat(windows(null, new Delivered(false, NOW + 5_000, Map.of())))
        .containsExactly(
            new LossWindow(Loss.NOT_DELIVERED, NOW + 5_000, NOW + 5_000 + 3_600_000, 0));
  }

  @Test
  void aSessionOfWhichNothingIsKnownToBeThereIsLostAsAWhole() {
    assertThat(windows(9_000L, Delivered.NOTHING))
        .containsExactly(new LossWindow(Loss.NOT_DELIVERED, 1_000, 9_000, 0));
  }

  @Test
  void ofEarlierListenersTheEndIsAllThatIsKnown() {
    assertThat(windows(9_000L, null)).isEmpty();
    assertThat(windows(null, null))
        .containsExactly(new LossWindow(Loss.NOT_DELIVERED, 1_000, NOW, 0));
  }

  @Test
  void fewerDocumentsThanWereDeliveredAreALossOfTheWholeSession() {
    Session session = session(9_000L, new Delivered(true, 9_000L, Map.of("audit", 5L, "proc", 2L)));
    ReadCount read = new ReadCount();
    read.part(RawCollection.PIDS, "s1/a/").read(3);
    read.part(RawCollection.FDS, "s1/a/").read(1);
    read.part(RawCollection.PIDS, "s1/p/").read(2);

    List<Session> found = DeliveryGaps.withMissing(List.of(session), read, NOW);

    assertThat(found.get(0).loss()).containsExactly(new LossWindow(Loss.MISSING, 1_000, 9_000, 1));
    assertThat(DeliveryGaps.withMissing(found, read, NOW)).isEqualTo(found);
  }

  @Test
  void moreDocumentsThanWereDeliveredOfOneSourceDoNotMakeUpForThoseOfAnother() {
    Session session = session(9_000L, new Delivered(true, 9_000L, Map.of("audit", 5L, "proc", 2L)));
    ReadCount read = new ReadCount();
    read.part(RawCollection.PIDS, "s1/a/").read(7);

    assertThat(DeliveryGaps.withMissing(List.of(session), read, NOW).get(0).loss())
        .containsExactly(new LossWindow(Loss.MISSING, 1_000, 9_000, 2));
  }

  @Test
  void aCheckpointCountsNoMoreThanIsThere() {
    Session session = session(null, new Delivered(false, 9_000L, Map.of("audit", 5L)));
    ReadCount read = new ReadCount();
    read.part(RawCollection.FILES, "s1/a/").read(8);

    assertThat(DeliveryGaps.withMissing(List.of(session), read, NOW)).containsExactly(session);
  }
}
