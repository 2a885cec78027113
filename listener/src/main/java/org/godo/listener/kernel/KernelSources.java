package org.godo.listener.kernel;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.godo.listener.capture.CaptureSource;
import org.godo.listener.capture.CapturedMessage;
import org.godo.listener.capture.NoteSink;
import org.godo.listener.lifecycle.Closer;
import org.godo.listener.lifecycle.Messages;
import org.godo.listener.lifecycle.RuntimeDirectory;
import org.godo.listener.lifecycle.ThreadFailures;
import org.godo.listener.metrics.SessionMetrics;
import org.godo.listener.netlink.AuditControl;
import org.godo.listener.netlink.AuditSince;
import org.godo.listener.netlink.ConnectorRequestSocket;
import org.godo.listener.netlink.ProcConnector;
import org.godo.listener.netlink.ReceiveBuffers;
import org.godo.model.session.Loss;

/** The kernel's two sources of a session: audit records and the messages of the proc connector. */
public final class KernelSources {
  private final Host host;
  private final Messages messages;
  private final KernelQueues queues;
  private final AuditSource audit;
  private final ProcConnector connector;
  private final ConnectorListeners listeners;
  private final LossCounter connectorDrops;
  private final AuditSince since;

  private KernelSources(
      Host host,
      Messages messages,
      KernelQueues queues,
      AuditSource audit,
      ProcConnector connector,
      ConnectorListeners listeners,
      LossCounter connectorDrops,
      AuditSince since) {
    this.host = host;
    this.messages = messages;
    this.queues = queues;
    this.audit = audit;
    this.connector = connector;
    this.listeners = listeners;
    this.connectorDrops = connectorDrops;
    this.since = since;
  }

  /**
   * Opens the sockets and installs the audit rules. Records queue in the kernel until the capture
   * reads {@link #sources}; the connector is silent before {@link #start}.
   */
  public static KernelSources open(
      Host host, AuditOptions options, Messages messages, Closer closer) throws IOException {
    AuditControl control = AuditControl.open();
    closer.add(control::close);
    KernelQueues queues = new KernelQueues(host.proc(), control, messages);
    ProcConnector connector = ProcConnector.open();
    closer.add(connector::close);
    ConnectorRequestSocket requests = ConnectorRequestSocket.open();
    closer.add(requests::close);
    ConnectorListeners listeners =
        new ConnectorListeners(
            requests, host.processors(), new SecureRandom()::nextInt, host.clocks()::monotonicNs);
    LossCounter connectorDrops =
        queues.addSocket(
            Loss.CONNECTOR_SOCKET_DROPS,
            CapturedMessage.CONNECTOR,
            connector.socket(),
            ReceiveBuffers.CONNECTOR);
    AuditSource audit =
        new AuditSourceOpener(host, control, queues, messages, closer).open(options);
    if (!audit.coversIoUring()) {
      messages.warn(
          "this kernel has no audit rules for io_uring: files opened through it are not recorded");
    }
    audit.leftOut().forEach(messages::warn);
    AuditSince since = since(host, audit.foundOn());
    StartWarnings.of(host, since, options.loginUid(), control.status()).forEach(messages::warn);
    return new KernelSources(
        host, messages, queues, audit, connector, listeners, connectorDrops, since);
  }

  /** Audit is on by now, and what is determined is saved for later listeners of this boot. */
  private static AuditSince since(Host host, boolean foundOn) throws IOException {
    AuditSince since =
        AuditSince.query(host.proc(), host.clocks(), RuntimeDirectory.AUDIT_SINCE, foundOn);
    since.save(host.proc(), RuntimeDirectory.AUDIT_SINCE);
    return since;
  }

  /** Since when the processes that are forked can be audited. */
  public AuditSince since() {
    return since;
  }

  /** The sources for the capture to read from. */
  public List<CaptureSource> sources() {
    return List.of(
        audit.source(), new CaptureSource.Netlink(CapturedMessage.CONNECTOR, connector.socket()));
  }

  /** The installed audit rules, as auditctl shows them. */
  public List<String> rules() {
    return audit.rules();
  }

  /**
   * Creates the watch on loss counters and the state of audit, not yet started.
   *
   * @param failures of threads, of which those that the session outlives are a loss
   */
  public KernelWatch watch(NoteSink notes, ThreadFailures failures) {
    List<LossCounter> counters = new ArrayList<>(audit.watched().counters());
    counters.add(connectorDrops);
    List<Requirement> requirements = new ArrayList<>(audit.watched().requirements());
    requirements.add(
        new Requirement(
            Loss.CONNECTOR_SWITCHED_OFF,
            "the proc connector is switched off, and cannot be switched on again: no forks, execs"
                + " and exits",
            "another program switched the proc connector off, or may have; it is on again",
            status -> listeners.isOn(),
            listeners::switchOn));
    requirements.add(
        new Requirement(
            Loss.THREAD_FAILED,
            () -> "loss: " + Loss.THREAD_FAILED.label() + ": " + failures.lost(),
            "it goes on",
            status -> failures.isComplete(),
            () -> false));
    return new KernelWatch(
        host.clocks(), queues::auditStatus, new Watched(counters, requirements), notes, messages);
  }

  /** Checks that records arrive and subscribes to the connector; the capture reads both by now. */
  public void start(NoteSink notes, Closer closer) throws InterruptedException {
    closer.add(() -> release(notes));
    audit.awaitFirst();
    connector.listen();
    closer.add(connector::ignore);
    closer.add(listeners::release);
    // What it cannot do now, the watch does, and notes the loss.
    listeners.switchOn();
  }

  private void release(NoteSink notes) throws InterruptedException {
    if (audit.isLocked()) {
      messages.warn(
          "audit is locked until the next boot: its rules and limits stay in force, the kernel"
              + " prints what they match to its log unless an audit daemon runs, and no listener can"
              + " start before a reboot");
    }
    audit.release(notes);
  }

  /** Reads the state of audit and the kernel's queues. */
  public SessionMetrics.Kernel metrics() {
    return queues.metrics(audit.isHeld());
  }
}
