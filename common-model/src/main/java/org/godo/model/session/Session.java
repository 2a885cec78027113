package org.godo.model.session;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One run of the listener on one host, or one replay of a capture: the document of the collection
 * {@code sessions}.
 *
 * @param id sortable by start on one host; part of every raw document's {@code _id}
 * @param name given by the user, or the id
 * @param kind {@code live} or {@code replay}
 * @param bootId kernel's boot id; {@code unknown} where a replayed capture does not tell
 * @param loginUid the scope, null when the whole host was recorded
 * @param audit how audit records came, as on the command line; null where a capture does not tell
 * @param startTimestamp milliseconds since the epoch
 * @param endTimestamp null while it runs and after a crash that was not yet repaired
 * @param totals counters by name, as {@code audit_records}, {@code documents_delivered}
 * @param loss everything missed that is known to have been missed
 */
public record Session(
    String id,
    String name,
    String kind,
    String host,
    String bootId,
    @Nullable String kernel,
    @Nullable String version,
    @Nullable Long loginUid,
    @Nullable String audit,
    List<String> rules,
    long startTimestamp,
    @Nullable Long endTimestamp,
    List<ClockSample> clockSamples,
    Map<String, Long> totals,
    List<LossWindow> loss) {

  /** The {@link #bootId} of a capture that does not tell. */
  public static final String UNKNOWN_BOOT = "unknown";

  /** The {@link #kind} of what a listener recorded, also where its capture was replayed. */
  public static final String LIVE = "live";

  /** The {@link #kind} of what another program recorded. */
  public static final String REPLAY = "replay";

  /** The kernel's clocks read together, in nanoseconds. */
  public record ClockSample(long realtimeNs, long monotonicNs, long boottimeNs) {}
}
