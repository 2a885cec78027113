package org.godo.listener.netlink;

import static org.godo.listener.netlink.AuditConstants.*;
import static org.godo.model.linux.Netlink.NETLINK_AUDIT;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.godo.listener.nativeio.NativeException;
import org.godo.listener.nativeio.NetlinkDescriptor;
import org.godo.listener.nativeio.Poller;
import org.godo.listener.nativeio.ReceiveBatch;

/**
 * Sends requests to the audit subsystem over a socket of its own, so that answers and records do
 * not mix. One request at a time: safe for use by threads.
 */
public final class AuditControl implements AutoCloseable {
  private static final int ANSWER_MILLIS = 5_000;
  private static final int BATCH = 16;
  private static final int MESSAGE_BYTES = 16 << 10;

  private final NetlinkDescriptor socket;
  private final Poller poller;
  private final ReceiveBatch batch = new ReceiveBatch(BATCH, MESSAGE_BYTES);
  private int sequence;

  private AuditControl(NetlinkDescriptor socket) {
    this.socket = socket;
    this.poller = new Poller(List.of(socket));
  }

  /**
   * Opens the control socket.
   *
   * @throws NativeException if the kernel was built without audit
   */
  public static AuditControl open() {
    return new AuditControl(NetlinkDescriptor.open(NETLINK_AUDIT, 0));
  }

  /** Requests the state of the audit subsystem. */
  public synchronized AuditStatus status() {
    List<AuditStatus> answer = new ArrayList<>();
    exchange(
        AUDIT_GET,
        0,
        new byte[0],
        message -> {
          if (NetlinkFrame.type(message) == AUDIT_GET) {
            answer.add(AuditStatus.parse(message.position(NetlinkFrame.HEADER_BYTES)));
          }
          return !answer.isEmpty();
        });
    return answer.get(0);
  }

  /** Turns audit on (1) or off (0), or on and locks it until the next boot (2). */
  public void setEnabled(int enabled) {
    command(AUDIT_SET, statusRequest(STATUS_ENABLED, enabled));
  }

  /** Sets how many records the kernel queues before it makes an audited task wait. */
  public void setBacklogLimit(int records) {
    command(AUDIT_SET, statusRequest(STATUS_BACKLOG_LIMIT, records));
  }

  /** Sets how many records a second the kernel emits at most; 0 for no limit. */
  public void setRateLimit(int records) {
    command(AUDIT_SET, statusRequest(STATUS_RATE_LIMIT, records));
  }

  /** Releases the audit daemon role, which is ours or that of a process that has ended. */
  public void releaseDaemonRole() {
    command(AUDIT_SET, statusRequest(STATUS_PID, 0));
  }

  /**
   * Requests the audit daemon role for a socket. {@link #status} shows whether it was granted: an
   * acknowledgement would arrive at that socket, among the records.
   */
  static void requestDaemonRole(NetlinkDescriptor receiver, int pid) {
    receiver.send(
        NetlinkFrame.of(
            AUDIT_SET, NLM_F_REQUEST, 1, receiver.portId(), statusRequest(STATUS_PID, pid)));
  }

  /**
   * Adds a rule at the end of its list.
   *
   * @throws NativeException EEXIST if an equal rule is installed, EINVAL if the kernel does not
   *     know it
   */
  void addRule(byte[] rule) {
    command(AUDIT_ADD_RULE, rule);
  }

  /**
   * Removes the rule that is equal to this one.
   *
   * @throws NativeException ENOENT if there is none
   */
  void deleteRule(byte[] rule) {
    command(AUDIT_DEL_RULE, rule);
  }

  /** Lists all installed rules, ours and those of other programs. */
  public List<ListedRule> rules() {
    return listRules().stream().map(ListedRule::parse).toList();
  }

  /** Lists all installed rules, as {@code struct audit_rule_data}. */
  synchronized List<byte[]> listRules() {
    List<byte[]> rules = new ArrayList<>();
    exchange(
        AUDIT_LIST_RULES,
        0,
        new byte[0],
        message -> {
          if (NetlinkFrame.type(message) == AUDIT_LIST_RULES) {
            byte[] rule = new byte[message.remaining() - NetlinkFrame.HEADER_BYTES];
            message.get(NetlinkFrame.HEADER_BYTES, rule);
            rules.add(rule);
          }
          return NetlinkFrame.type(message) == NLMSG_DONE;
        });
    return rules;
  }

  @Override
  public synchronized void close() {
    poller.close();
    socket.close();
  }

  private synchronized void command(int type, byte[] payload) {
    exchange(type, NLM_F_ACK, payload, message -> NetlinkFrame.type(message) == NLMSG_ERROR);
  }

  /** Sends a request and passes its answers to {@code isLast} until that returns true. */
  private void exchange(int type, int flags, byte[] payload, Predicate<ByteBuffer> isLast) {
    sequence++;
    socket.send(NetlinkFrame.of(type, NLM_F_REQUEST | flags, sequence, 0, payload));
    while (poller.await(ANSWER_MILLIS)) {
      int count = batch.receive(socket);
      for (int i = 0; i < count; i++) {
        ByteBuffer message =
            batch.region().slice(batch.payload(i), batch.length(i)).order(ByteOrder.nativeOrder());
        if (batch.sender(i) != 0 || NetlinkFrame.sequence(message) != sequence) {
          continue;
        }
        failOnError(type, message);
        if (isLast.test(message)) {
          return;
        }
      }
    }
    throw new IllegalStateException(
        "the kernel's audit subsystem did not answer request "
            + type
            + " within "
            + ANSWER_MILLIS
            + " ms");
  }

  private static void failOnError(int request, ByteBuffer message) {
    if (NetlinkFrame.type(message) == NLMSG_ERROR) {
      int error = message.getInt(NetlinkFrame.HEADER_BYTES);
      if (error < 0) {
        throw new NativeException(name(request), -error);
      }
    }
  }

  private static String name(int request) {
    return switch (request) {
      case AUDIT_GET -> "AUDIT_GET";
      case AUDIT_SET -> "AUDIT_SET";
      case AUDIT_ADD_RULE -> "AUDIT_ADD_RULE";
      case AUDIT_DEL_RULE -> "AUDIT_DEL_RULE";
      default -> "AUDIT_LIST_RULES";
    };
  }

  /** {@code struct audit_status} with one field set; the mask says which. */
  private static byte[] statusRequest(int mask, int value) {
    ByteBuffer status = ByteBuffer.allocate(11 * Integer.BYTES).order(ByteOrder.nativeOrder());
    status.putInt(0, mask);
    // The bits of the mask are in the order of the fields, which follow the mask itself.
    status.putInt((Integer.numberOfTrailingZeros(mask) + 1) * Integer.BYTES, value);
    return status.array();
  }
}
