package org.godo.listener.deliver;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;

import com.mongodb.client.model.Sorts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.godo.listener.capture.CaptureDirectory;
import org.godo.listener.capture.Note;
import org.godo.listener.lifecycle.Messages;
import org.godo.model.schema.Collections;
import org.godo.model.schema.Documents;
import org.godo.model.session.Loss;
import org.godo.model.session.Session;
import org.godo.model.session.Session.ClockSample;
import org.godo.model.session.SessionHead;
import org.godo.model.store.Store;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * The time in which no listener ran, between a session and the one before it of the same host and
 * boot. It is measured by CLOCK_BOOTTIME, which cannot be set, from what that session left on disk,
 * or else from its document.
 */
public final class RecordingGap {
  private static final Duration STORE_TIMEOUT = Duration.ofSeconds(5);
  private static final long NANOS_PER_MILLI = 1_000_000L;

  /** Times of audit events are up to a tick early. */
  private static final long TICK_NS = 10_000_000L;

  private final Path dataDir;
  private final Store store;
  private final String host;
  private final String bootId;
  private final Messages messages;

  /** To be created before the session that begins now writes to disk. */
  public RecordingGap(Path dataDir, Store store, String host, String bootId, Messages messages) {
    this.dataDir = dataDir;
    this.store = store;
    this.host = host;
    this.bootId = bootId;
    this.messages = messages;
  }

  /** Returns when this boot was recorded last, on CLOCK_BOOTTIME; empty if it was not. */
  public OptionalLong lastRecordedNs() {
    List<Long> moments = new ArrayList<>();
    Set<String> onDisk = new HashSet<>();
    try {
      addOnDisk(moments, onDisk);
    } catch (IOException failed) {
      warn("what earlier sessions left cannot be read (" + failed.getMessage() + ")");
    }
    try {
      addInStore(moments, onDisk);
    } catch (RuntimeException failed) {
      warn("the store cannot be read (" + failed.getMessage() + ")");
    }
    return moments.stream().mapToLong(Long::longValue).max();
  }

  private void warn(String why) {
    messages.warn(
        "the time without a listener before this session may not be in the ledger: " + why);
  }

  /** The latest decides: the clock by which the directories are named may have been set back. */
  private void addOnDisk(List<Long> moments, Set<String> onDisk) throws IOException {
    for (CaptureDirectory directory : CaptureDirectory.list(dataDir)) {
      onDisk.add(directory.session());
      SessionHead start = directory.sessionHead();
      if (start != null && isEarlier(start)) {
        Long moment = LastRecordedTime.of(directory);
        if (moment != null) {
          moments.add(moment);
        }
      }
    }
  }

  private boolean isEarlier(SessionHead start) {
    return start.host().equals(host) && start.bootId().equals(bootId);
  }

  private void addInStore(List<Long> moments, Set<String> onDisk) {
    List<Session> sessions =
        Flux.from(
                Documents.in(store.database())
                    .getCollection(Collections.SESSIONS, Session.class)
                    .find(and(eq("host", host), eq("boot_id", bootId)))
                    .sort(Sorts.descending("start_timestamp")))
            .collectList()
            .block(STORE_TIMEOUT);
    for (Session each : sessions == null ? List.<Session>of() : sessions) {
      Long moment = onDisk.contains(each.id()) ? null : lastSample(each);
      if (moment != null) {
        moments.add(moment);
      }
    }
  }

  private @Nullable Long lastSample(Session earlier) {
    boolean recorded =
        earlier.kind().equals(Session.LIVE)
            && earlier.totals().getOrDefault("event_snapshot", 0L) > 0;
    return recorded
        ? earlier.clockSamples().stream()
            .map(ClockSample::boottimeNs)
            .max(Long::compare)
            .map(last -> last - TICK_NS)
            .orElse(null)
        : null;
  }

  /**
   * The entry of the ledger, for a session that records everything from now on.
   *
   * @param lastRecordedNs as {@link #lastRecordedNs} returned it
   * @param now the clocks, read together
   */
  public static Note.Loss until(long lastRecordedNs, Note.Clock now) {
    long spanNs = Math.max(0, now.boottimeNs() - lastRecordedNs);
    return new Note.Loss(
        Loss.NOT_RUNNING,
        (now.realtimeNs() - spanNs) / NANOS_PER_MILLI,
        now.realtimeNs() / NANOS_PER_MILLI,
        0);
  }
}
