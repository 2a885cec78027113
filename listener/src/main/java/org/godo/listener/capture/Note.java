package org.godo.listener.capture;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Objects;
import org.godo.model.session.LossCause;
import org.godo.model.session.LossWindow;
import org.jspecify.annotations.Nullable;

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

  /**
   * First message of every segment.
   *
   * @param audit how audit records came; null in captures from before that was told
   */
  record SessionStart(
      String session,
      String name,
      String host,
      String bootId,
      String kernel,
      String version,
      @Nullable Long loginUid,
      @Nullable String audit,
      List<String> rules,
      long startMillis)
      implements Note {
    public SessionStart {
      Objects.requireNonNull(session, "session");
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(host, "host");
      Objects.requireNonNull(bootId, "bootId");
      rules = List.copyOf(rules);
    }
  }

  /** The kernel's clocks read together; second message of every segment, then once a second. */
  record Clock(long realtimeNs, long monotonicNs, long boottimeNs) implements Note {}

  /** A process of the snapshot; the fields of {@code RawEvent.Snapshot}. */
  record ProcessSeen(
      int pid,
      int ppid,
      long startMillis,
      @Nullable String comm,
      @Nullable String exe,
      List<String> args,
      @Nullable String cwd,
      @Nullable String root,
      long uid,
      long loginUid,
      List<String> cgroup,
      List<ThreadSeen> threads,
      List<DescriptorSeen> descriptors)
      implements Note {
    public ProcessSeen {
      args = List.copyOf(args);
      cgroup = List.copyOf(cgroup);
      threads = List.copyOf(threads);
      descriptors = List.copyOf(descriptors);
    }
  }

  /** A thread of a process of the snapshot. */
  record ThreadSeen(int pid, long startMillis, @Nullable String comm) {}

  /** An open descriptor of a process of the snapshot. */
  record DescriptorSeen(int fd, String target, int flags) {
    public DescriptorSeen {
      Objects.requireNonNull(target, "target");
    }
  }

  /** The Docker Engine's answer to {@code GET /containers/ID/json}, as it came. */
  record ContainerSeen(JsonNode inspect) implements Note {
    public ContainerSeen {
      Objects.requireNonNull(inspect, "inspect");
    }
  }

  /** An entry of the ledger of loss. */
  record Loss(@JsonIgnore LossWindow window) implements Note {
    @JsonCreator
    public Loss(
        @JsonProperty("source") String source,
        @JsonProperty("cause") String cause,
        @JsonProperty("from") long from,
        @JsonProperty("to") long to,
        @JsonProperty("count") long count) {
      this(
          LossWindow.of(
              Objects.requireNonNull(source, "source"),
              Objects.requireNonNull(cause, "cause"),
              from,
              to,
              count));
    }

    public Loss(LossCause loss, long from, long to, long count) {
      this(new LossWindow(loss, from, to, count));
    }

    @JsonProperty
    public String source() {
      return window.source();
    }

    @JsonProperty
    public String cause() {
      return window.cause();
    }

    @JsonProperty
    public long from() {
      return window.from();
    }

    @JsonProperty
    public long to() {
      return window.to();
    }

    @JsonProperty
    public long count() {
      return window.count();
    }
  }

  /** Last message of a session that ended in order. */
  record SessionEnd(long endMillis) implements Note {}
}
