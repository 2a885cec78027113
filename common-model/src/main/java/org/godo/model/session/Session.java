package org.godo.model.session;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One run of the listener on one host, or one replay of a capture: the document of the collection
 * {@code sessions}.
 *
 * @param ordinal order of the sessions in the store, as they were first written, from 1; 0 where
 *     none was written. Unlike times it does not depend on clocks, which may be set
 * @param endTimestamp milliseconds since the epoch; null while it runs, and after a crash until it
 *     was delivered
 * @param totals counters by name, as {@code audit_records}, {@code documents_delivered}
 * @param loss everything known to have been missed
 * @param delivered how much of it is in the store; null where the listener that wrote the document
 *     did not note it
 */
public record Session(
    SessionHead head,
    long ordinal,
    @Nullable Long endTimestamp,
    List<ClockSample> clockSamples,
    Map<String, Long> totals,
    List<LossWindow> loss,
    @Nullable Delivered delivered) {

  /** Boot id of a capture that does not have it. */
  public static final String UNKNOWN_BOOT = "unknown";

  /** Kind of a session that a listener recorded, also where its capture was replayed. */
  public static final String LIVE = "live";

  /** Kind of a session that another program recorded. */
  public static final String REPLAY = "replay";

  /** The kernel's clocks read together, in nanoseconds. */
  public record ClockSample(long realtimeNs, long monotonicNs, long boottimeNs) {}

  /** A session that is not in a store. */
  public Session(
      SessionHead head,
      @Nullable Long endTimestamp,
      List<ClockSample> clockSamples,
      Map<String, Long> totals,
      List<LossWindow> loss) {
    this(head, 0, endTimestamp, clockSamples, totals, loss);
  }

  /** A session of which the store does not say how much was delivered. */
  public Session(
      SessionHead head,
      long ordinal,
      @Nullable Long endTimestamp,
      List<ClockSample> clockSamples,
      Map<String, Long> totals,
      List<LossWindow> loss) {
    this(head, ordinal, endTimestamp, clockSamples, totals, loss, null);
  }

  public String id() {
    return head.id();
  }

  public String name() {
    return head.name();
  }

  public String kind() {
    return head.kind();
  }

  public String host() {
    return head.host();
  }

  public String bootId() {
    return head.bootId();
  }

  public @Nullable Long loginUid() {
    return head.loginUid();
  }

  public @Nullable String audit() {
    return head.audit();
  }

  public List<String> rules() {
    return head.rules();
  }

  public long startTimestamp() {
    return head.startTimestamp();
  }

  /** Whether a loss of this cause is known. */
  public boolean has(LossCause cause) {
    return loss.stream().anyMatch(window -> window.loss().equals(cause));
  }

  /** Whether audit had been on before, as {@link SessionHead#auditBefore}. */
  public @Nullable String auditBefore() {
    return head.auditBefore();
  }

  /** Since when forked processes are audited, as {@link SessionHead#auditSince}. */
  public @Nullable Long auditSince() {
    return head.auditSince();
  }

  public @Nullable String replay() {
    return head.replay();
  }

  /** The same session with other losses. */
  public Session withLoss(List<LossWindow> other) {
    return new Session(head, ordinal, endTimestamp, clockSamples, totals, other, delivered);
  }
}
