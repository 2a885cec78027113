package org.godo.listener.capture;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Objects;
import org.godo.model.raw.ProcessSnapshot;
import org.godo.model.session.LossCause;
import org.godo.model.session.LossWindow;
import org.godo.model.session.SessionHead;

/**
 * What the listener itself writes into the capture log, beside the kernel's messages, so that a
 * capture can be replayed on its own: JSON in a netlink message of family NETLINK_USERSOCK. What
 * must be there is checked, so that a damaged note is found when it is read.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "note")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Note.SessionStart.class, name = "session"),
  @JsonSubTypes.Type(value = Note.Clock.class, name = "clock"),
  @JsonSubTypes.Type(value = Note.ProcessSeen.class, name = "process"),
  @JsonSubTypes.Type(value = Note.ContainerSeen.class, name = "container"),
  @JsonSubTypes.Type(value = Note.Loss.class, name = "loss"),
  @JsonSubTypes.Type(value = Note.SessionEnd.class, name = "end"),
})
public sealed interface Note {

  /** First message of every segment. */
  record SessionStart(@JsonUnwrapped SessionHead head) implements Note {}

  /** The kernel's clocks read together; second message of every segment, then once a second. */
  record Clock(long realtimeNs, long monotonicNs, long boottimeNs) implements Note {}

  /** A process of the snapshot; a large one is noted in several parts. */
  record ProcessSeen(@JsonUnwrapped ProcessSnapshot process) implements Note {}

  /** The Docker Engine's response to {@code GET /containers/ID/json}, unchanged. */
  record ContainerSeen(JsonNode inspect) implements Note {
    public ContainerSeen {
      Objects.requireNonNull(inspect, "inspect");
    }
  }

  /** An entry of the ledger of loss. */
  record Loss(@JsonUnwrapped LossWindow window) implements Note {
    public Loss(LossCause loss, long from, long to, long count) {
      this(new LossWindow(loss, from, to, count));
    }
  }

  /** Last message of a session that ended in order. */
  record SessionEnd(long endMillis) implements Note {}
}
