package org.godo.filter.process;

import java.util.List;
import java.util.Objects;
import org.godo.model.raw.Call;
import org.godo.model.raw.ProcessSnapshot;
import org.godo.model.raw.RawEvent;
import org.godo.model.result.Inference;
import org.godo.model.result.Reason;
import org.godo.model.session.Session;
import org.godo.model.session.SessionHead;
import org.jspecify.annotations.Nullable;

/**
 * Which processes audit does not report: those from before it was first switched on since boot,
 * those for which a rule of another program switched it off when they were forked ({@code
 * task,never}), and those that a rule leaves out. What they do is missing, and nothing else marks
 * it.
 */
public final class AuditReach {
  /** More creators without an own working directory are not looked at. */
  private static final int GENERATIONS = 64;

  private final List<Session> sessions;
  private final LossWindows losses;
  private final boolean whole;
  private final boolean ofOneScope;
  private final @Nullable Long scope;
  private final boolean sinceKnown;
  private final LeftOut leftOut;
  private long since = Long.MAX_VALUE;
  private boolean unauditedFound;
  private boolean scopeLeft;

  /**
   * @param sessions of one host and boot
   * @param losses all of the record
   */
  public AuditReach(List<Session> sessions, LossWindows losses) {
    this.sessions = sessions;
    this.losses = losses;
    this.scope = sessions.get(0).loginUid();
    this.ofOneScope = sessions.stream().allMatch(this::sameScope);
    this.whole = ofOneScope && sessions.stream().allMatch(AuditReach::isWhole);
    this.leftOut = new LeftOut(sessions.stream().flatMap(each -> each.rules().stream()).toList());
    for (Session session : sessions) {
      Long from = session.auditSince();
      since = from == null ? since : Math.min(since, from);
    }
    this.sinceKnown = since < Long.MAX_VALUE;
  }

  private boolean sameScope(Session session) {
    return Objects.equals(scope, session.loginUid());
  }

  /** Returns whether a session's rules match every exec and exit of the processes it records. */
  private static boolean isWhole(Session session) {
    List<String> rules = session.rules();
    return rules.stream().anyMatch(rule -> rule.startsWith("-a always") && has(rule, "exit_group"))
        && rules.stream().anyMatch(rule -> rule.startsWith("-a always") && has(rule, "execve"))
        && rules.stream().allMatch(LeftOut::isNarrow);
  }

  private static boolean has(String rule, String call) {
    return rule.matches(".*[ ,]" + call + "[ ,].*");
  }

  /** Returns whether the record may show more of the moment at which audit was switched on. */
  public boolean wantsEvidence() {
    boolean none =
        sessions.stream().anyMatch(each -> SessionHead.AUDIT_OFF.equals(each.auditBefore()));
    return whole && !none;
  }

  /** Returns whether the rules match the calls of a process of a snapshot. */
  public boolean records(ProcessSnapshot process) {
    return (scope == null || scope == process.loginUid()) && !leftOut.has(process);
  }

  /**
   * Accepts what a session shows.
   *
   * @param end until which the evidence has all calls
   */
  public void accept(AuditEvidence evidence, long end) {
    unauditedFound |= evidence.unaudited(losses, end) > LossWindows.EVER;
    since = Math.min(since, evidence.audited());
  }

  /** Returns whether calls of a process may be missing because it is from before audit was on. */
  private boolean isFromBefore(ProcessInstance process) {
    return whole
        && (sinceKnown || unauditedFound)
        && process.lineage().olderThanRecord()
        && process.start() < since
        && !process.isKernelThread()
        && !process.coverage().isAudited()
        && isInScope(process);
  }

  /**
   * Returns whether a process has something of a creator whose calls are not audited, and which may
   * have changed it.
   *
   * @param since when it was last reported
   */
  public boolean isInheritedUnseen(ProcessInstance process, long since) {
    ProcessInstance child = process;
    ProcessInstance creator = child.lineage().creator();
    for (int i = 0; creator != null && since < child.start() && i < GENERATIONS; i++) {
      if (isFromBefore(creator) || leftOut.has(creator)) {
        return true;
      }
      child = creator;
      creator = child.lineage().creator();
    }
    return false;
  }

  /** Returns whether a process is, or may be, one of those that the sessions record. */
  public boolean concerns(ProcessInstance process) {
    return isInScope(process) || process.coverage().hasCalled();
  }

  private boolean isInScope(ProcessInstance process) {
    return scope == null || scope.equals(process.coverage().loginUid());
  }

  /**
   * Returns whether a call is of a process that has left the scope: the rules match no other login
   * uid. The kernel records the call that changes it all the same (kernel/audit.c, {@code
   * audit_log_set_loginuid}), with the new one.
   */
  public boolean leavesScope(RawEvent.Syscall event) {
    return scope != null
        && ofOneScope
        && event.call() instanceof Call.Write
        && event.subject().loginUid() != scope;
  }

  /**
   * Notes that a process has left the scope. To change a login uid it has rights over the whole
   * host (CAP_AUDIT_CONTROL in the first user namespace): it can rename and remove any file.
   *
   * @return whether it is the first
   */
  public boolean leftScope(ProcessInstance process) {
    process.coverage().leaveScope();
    boolean isFirst = !scopeLeft;
    scopeLeft = true;
    return isFirst;
  }

  /** Returns whether a process has left the scope. */
  public boolean isScopeLeft() {
    return scopeLeft;
  }

  /** Returns why what a process did to a file may be missing; null if nothing is known to be. */
  public @Nullable Inference missingOf(ProcessInstance opener) {
    if (opener.coverage().hasLeftScope()) {
      return Reason.OPENER_LEFT_SCOPE.with();
    }
    if (leftOut.has(opener)) {
      return Reason.OPENER_LEFT_OUT_BY_RULE.with();
    }
    return isFromBefore(opener) ? Reason.OPENER_FROM_BEFORE_AUDIT.with() : null;
  }

  /** Returns why calls of a process that is over are missing; null if none are known to be. */
  public @Nullable Inference missing(ProcessInstance process) {
    if (process.coverage().hasLeftScope()) {
      return Reason.LEFT_SCOPE.with();
    }
    if (leftOut.has(process)) {
      return Reason.LEFT_OUT_BY_RULE.with();
    }
    if (isFromBefore(process)) {
      return Reason.FROM_BEFORE_AUDIT.with();
    }
    boolean judged =
        whole
            && isInScope(process)
            && !process.lineage().olderThanRecord()
            && !losses.overlaps(process.earliest(), process.latest());
    return judged && Coverage.isSilent(process) ? Reason.NOT_AUDITED.with() : null;
  }
}
