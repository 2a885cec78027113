package org.godo.listener.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.godo.listener.capture.CaptureDirectory;
import org.godo.listener.capture.CaptureFiles;
import org.godo.listener.capture.CaptureTail;
import org.godo.listener.capture.CapturedMessage;
import org.godo.listener.capture.LogEnd;
import org.godo.listener.capture.Note;
import org.godo.listener.support.Messages;
import org.godo.model.raw.ProcessSnapshot;
import org.godo.model.session.Loss;
import org.godo.model.session.SessionHead;
import org.godo.model.store.Store;
import org.godo.model.store.StoreOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long no listener ran, by what earlier sessions left. Times are in milliseconds. */
class RecordingGapTest {
  private static final int SEGMENT = 64 << 10;
  private static final int SYSCALL = 1300;
  private static final long TICK = 10;

  /** Wall clock less boot time. */
  private static final long BOOT = 1_699_999_000_000L;

  private static final long BEGIN = 1_700_000_001_000L;

  private final List<String> warnings = new ArrayList<>();
  @TempDir Path dir;
  private Store store;

  @BeforeEach
  void openStore() {
    store = Store.open(new StoreOptions(null, dir, "godo"));
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  @Test
  void theFirstSessionOfABootHasNoGap() throws Exception {
    live("other-boot", session("other-boot", "h", "before")).end(BEGIN + 5_000);
    live("other-host", session("other-host", "g", "boot")).end(BEGIN + 5_000);

    assertThat(lastRecorded()).isEmpty();
    assertThat(warnings).isEmpty();
  }

  @Test
  void afterAKillItBeginsWithTheRecordsStillInTheKernel() throws Exception {
    CaptureFiles killed = live("killed");
    record(killed, BEGIN + 3_000, BEGIN + 3_004);
    record(killed, BEGIN + 3_020, BEGIN + 3_500);

    assertThat(lastRecorded()).hasValue(ns(BEGIN + 3_020 - TICK));
  }

  @Test
  void afterAKillInSilenceItBeginsWithTheLastNoteOfTheClocks() throws Exception {
    CaptureFiles killed = live("killed");
    record(killed, BEGIN + 1_000, BEGIN + 1_003);
    for (int second = 2; second < 20; second++) {
      clock(killed, BEGIN + second * 1_000L);
    }

    assertThat(lastRecorded()).hasValue(ns(BEGIN + 19_000 - 3 - TICK));
  }

  @Test
  void afterAnEndInOrderItBeginsWithTheLastNoteOfTheClocks() throws Exception {
    CaptureFiles ended = live("ended");
    clock(ended, BEGIN + 2_000);
    record(ended, BEGIN + 2_500, BEGIN + 2_500);
    ended.end(BEGIN + 2_700);

    assertThat(lastRecorded()).hasValue(ns(BEGIN + 2_000 - TICK));
  }

  @Test
  void aSessionThatNeverRecordedIsIgnored() throws Exception {
    record(live("a"), BEGIN + 3_000, BEGIN + 3_000);
    CaptureFiles began = files(session("b", "h", "boot"));
    clock(began, BEGIN + 9_000);

    assertThat(lastRecorded()).hasValue(ns(BEGIN + 3_000 - TICK));
  }

  /** Directories are named by the wall clock, which was set back before the second session. */
  @Test
  void afterTheClockWasSetBackTheLatestIsTheOneLatestInBootTime() throws Exception {
    record(live("b-first"), BEGIN + 3_000, BEGIN + 3_000);
    CaptureFiles second = live("a-second");
    long set = BEGIN + 9_000;
    second.add(new Note.Clock((set - 60_000) * 1_000_000, 1, ns(set)), (set - 60_000) * 1_000_000);

    assertThat(lastRecorded()).hasValue(ns(set - TICK));
  }

  @Test
  void aSessionWithoutACaptureIsKnownByItsDocument() throws Exception {
    CaptureFiles gone = live("gone");
    clock(gone, BEGIN + 4_000);
    CaptureDirectory directory = gone.end(BEGIN + 4_500);
    deliver(directory);
    assertThat(directory.path()).doesNotExist();

    assertThat(lastRecorded()).hasValue(ns(BEGIN + 4_000 - TICK));
  }

  @Test
  void withoutTheStoreItIsReadFromDisk() throws Exception {
    record(live("killed"), BEGIN + 3_000, BEGIN + 3_000);
    store.close();

    assertThat(lastRecorded()).hasValue(ns(BEGIN + 3_000 - TICK));
    assertThat(warnings)
        .singleElement()
        .asString()
        .startsWith(
            "the time without a listener before this session may not be in the ledger: the"
                + " store cannot be read");
  }

  @Test
  void damageAtTheEndDoesNotHideIt() throws Exception {
    CaptureFiles killed = live("killed");
    record(killed, BEGIN + 3_000, BEGIN + 3_000);
    CaptureFiles.flip(killed.directory().path().resolve("000001.pcap"), 0, 0xff);

    assertThat(lastRecorded()).hasValue(ns(BEGIN + 3_000 - TICK));
  }

  @Test
  void theSpanIsMeasuredByTheClockThatCannotBeSet() {
    long anHour = 3_600_000;
    Note.Clock now = new Note.Clock(BEGIN * 1_000_000 - anHour * 1_000_000, 0, 100_000_000_000L);

    assertThat(RecordingGap.until(97_000_000_000L, now))
        .isEqualTo(new Note.Loss(Loss.NOT_RUNNING, BEGIN - anHour - 3_000, BEGIN - anHour, 0));
  }

  // ---- what all use --------------------------------------------------------------------------

  private OptionalLong lastRecorded() {
    return new RecordingGap(
            dir,
            store,
            "h",
            "boot",
            new org.godo.listener.lifecycle.Messages() {
              @Override
              public void info(String line) {}

              @Override
              public void warn(String line) {
                warnings.add(line);
              }
            })
        .lastRecordedNs();
  }

  private CaptureFiles live(String id) throws Exception {
    return live(id, session(id, "h", "boot"));
  }

  private CaptureFiles live(String id, SessionHead start) throws Exception {
    CaptureFiles files = files(start);
    clock(files, BEGIN);
    files.add(
        new Note.ProcessSeen(
            new ProcessSnapshot(
                1, 0, 1, id, null, List.of(), null, null, 0, 0, List.of(), List.of(), List.of())),
        BEGIN * 1_000_000);
    return files;
  }

  private CaptureFiles files(SessionHead start) {
    return new CaptureFiles(dir, start, SEGMENT);
  }

  private static void clock(CaptureFiles files, long millis) throws Exception {
    long ns = millis * 1_000_000;
    files.add(new Note.Clock(ns, 1, ns(millis)), ns);
  }

  private static void record(CaptureFiles files, long millis, long arrivalMillis) throws Exception {
    String text = "audit(%d.%03d:7): x=1".formatted(millis / 1000, millis % 1000);
    files.add(CapturedMessage.AUDIT, arrivalMillis * 1_000_000, Messages.audit(SYSCALL, text));
  }

  private static long ns(long millis) {
    return (millis - BOOT) * 1_000_000;
  }

  private static SessionHead session(String id, String host, String boot) {
    return SessionHead.live(id, id, host, boot, "k", "v", null, null, List.of(), BEGIN);
  }

  private void deliver(CaptureDirectory directory) throws Exception {
    SessionCapture capture =
        SessionCapture.find(
                directory,
                false,
                new org.godo.listener.lifecycle.Messages() {
                  @Override
                  public void info(String line) {}

                  @Override
                  public void warn(String line) {
                    throw new AssertionError(line);
                  }
                })
            .orElseThrow();
    try (CaptureTail tail = capture.tail(LogEnd.at(directory.repair().end()))) {
      capture.finish(
          capture.delivery(store, tail, false, DeliveryOptions.replay(), Clock.systemUTC()).run());
    }
  }
}
