package org.godo.model.session;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a session when it starts; it does not change later.
 *
 * @param id sortable by start on one host; part of every raw document's {@code _id}
 * @param name given by the user, or the id
 * @param kind {@link Session#LIVE} or {@link Session#REPLAY}
 * @param bootId the kernel's boot id; {@link Session#UNKNOWN_BOOT} where a capture does not say
 * @param kernel release of the kernel; null where a capture does not say
 * @param version of the listener; null for a capture of another program
 * @param loginUid the scope; null when the whole host was recorded
 * @param audit how audit records arrived, as on the command line; null where a capture does not say
 * @param rules audit rules in force, as auditctl lists them
 * @param startTimestamp milliseconds since the epoch
 * @param replay id of the first session of the same replay: a log of several hosts or boots is
 *     replayed as one session for each; null for a recorded session
 * @param auditBefore {@link #AUDIT_ON} if audit had been switched on before the session, in the
 *     same boot, {@link #AUDIT_OFF} if not as far as is known; null where a capture does not say
 * @param auditSince the earliest moment from which on every process that was forked is known to be
 *     audited: the kernel audits none from before audit was first switched on. Milliseconds since
 *     the epoch; null where a capture does not say
 */
public record SessionHead(
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
    @Nullable String replay,
    @Nullable String auditBefore,
    @Nullable Long auditSince) {

  /** Audit had been switched on before the session. */
  public static final String AUDIT_ON = "on";

  /** Audit had not been switched on before the session, as far as is known. */
  public static final String AUDIT_OFF = "off";

  public SessionHead {
    Objects.requireNonNull(id, "session");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(host, "host");
    Objects.requireNonNull(bootId, "bootId");
    rules = List.copyOf(rules);
  }

  /** A head that does not say of which replay it is, nor since when audit is on. */
  public SessionHead(
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
      long startTimestamp) {
    this(
        id,
        name,
        kind,
        host,
        bootId,
        kernel,
        version,
        loginUid,
        audit,
        rules,
        startTimestamp,
        null,
        null,
        null);
  }

  /** The head of a session that a listener records. */
  public static SessionHead live(
      String id,
      String name,
      String host,
      String bootId,
      @Nullable String kernel,
      @Nullable String version,
      @Nullable Long loginUid,
      @Nullable String audit,
      List<String> rules,
      long startTimestamp) {
    return new SessionHead(
        id,
        name,
        Session.LIVE,
        host,
        bootId,
        kernel,
        version,
        loginUid,
        audit,
        rules,
        startTimestamp);
  }

  /** The head of a session that a listener records, with the time since which audit is on. */
  public static SessionHead live(
      String id,
      String name,
      String host,
      String bootId,
      @Nullable String kernel,
      @Nullable String version,
      @Nullable Long loginUid,
      @Nullable String audit,
      List<String> rules,
      long startTimestamp,
      @Nullable String auditBefore,
      @Nullable Long auditSince) {
    return live(id, name, host, bootId, kernel, version, loginUid, audit, rules, startTimestamp)
        .audited(auditBefore, auditSince);
  }

  /** The head of a session that another program recorded, replayed alone. */
  public static SessionHead replay(
      String id, String name, String host, String bootId, long startTimestamp) {
    return new SessionHead(
            id,
            name,
            Session.REPLAY,
            host,
            bootId,
            null,
            null,
            null,
            null,
            List.of(),
            startTimestamp)
        .partOf(id);
  }

  /** The same session with the time since which audit is on. */
  public SessionHead audited(@Nullable String before, @Nullable Long since) {
    return with(name, host, replay, before, since);
  }

  /** The same session as a part of the replay whose first session has this id. */
  public SessionHead partOf(String first) {
    return with(name, host, first, auditBefore, auditSince);
  }

  /** The same session under another name. */
  public SessionHead named(String other) {
    return with(other, host, replay, auditBefore, auditSince);
  }

  /** The same session of a host with another name. */
  public SessionHead on(String otherHost) {
    return with(name, otherHost, replay, auditBefore, auditSince);
  }

  private SessionHead with(
      String otherName,
      String otherHost,
      @Nullable String otherReplay,
      @Nullable String otherBefore,
      @Nullable Long otherSince) {
    return new SessionHead(
        id,
        otherName,
        kind,
        otherHost,
        bootId,
        kernel,
        version,
        loginUid,
        audit,
        rules,
        startTimestamp,
        otherReplay,
        otherBefore,
        otherSince);
  }
}
