package org.godo.listener.capture;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import org.godo.model.raw.ProcessSnapshot;
import org.godo.model.raw.ProcessSnapshot.ThreadSnapshot;
import org.godo.model.raw.RawEvent.Mount;
import org.godo.model.session.LossCause;
import org.godo.model.session.LossWindow;
import org.godo.model.session.SessionHead;
import org.jspecify.annotations.Nullable;

/** Types of the model in the JSON of notes and checkpoints. */
public final class ModelJson {
  private ModelJson() {}

  /** A builder of mappers that read and write them. */
  public static JsonMapper.Builder mapper() {
    return JsonMapper.builder()
        .addMixIn(LossWindow.class, LossWindowJson.class)
        .addMixIn(SessionHead.class, SessionHeadJson.class)
        .addMixIn(ProcessSnapshot.class, ProcessSnapshotJson.class)
        .addMixIn(ThreadSnapshot.class, StartMillisJson.class);
  }

  /** A loss window has the fields it has in documents. */
  interface LossWindowJson {
    @JsonCreator
    static LossWindow of(
        @JsonProperty("source") String source,
        @JsonProperty("cause") String cause,
        @JsonProperty("from") long from,
        @JsonProperty("to") long to,
        @JsonProperty("count") long count) {
      return LossWindow.of(source, cause, from, to, count);
    }

    @JsonIgnore
    LossCause loss();

    @JsonProperty
    String source();

    @JsonProperty
    String cause();
  }

  /** Only a listener writes notes, so they do not name the kind of the session. */
  @JsonPropertyOrder({"session", "name"})
  interface SessionHeadJson {
    @JsonCreator
    static SessionHead live(
        @JsonProperty("session") String id,
        @JsonProperty("name") String name,
        @JsonProperty("host") String host,
        @JsonProperty("bootId") String bootId,
        @JsonProperty("kernel") @Nullable String kernel,
        @JsonProperty("version") @Nullable String version,
        @JsonProperty("loginUid") @Nullable Long loginUid,
        @JsonProperty("audit") @Nullable String audit,
        @JsonProperty("rules") List<String> rules,
        @JsonProperty("startMillis") long startTimestamp,
        @JsonProperty("auditBefore") @Nullable String auditBefore,
        @JsonProperty("auditSinceMillis") @Nullable Long auditSince) {
      return SessionHead.live(
          id,
          name,
          host,
          bootId,
          kernel,
          version,
          loginUid,
          audit,
          rules,
          startTimestamp,
          auditBefore,
          auditSince);
    }

    @JsonProperty("session")
    String id();

    @JsonIgnore
    String kind();

    @JsonProperty("startMillis")
    long startTimestamp();

    @JsonIgnore
    String replay();

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Nullable String auditBefore();

    @JsonProperty("auditSinceMillis")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Nullable Long auditSince();
  }

  /**
   * Only a process outside of the mount namespace of process 1 has one, and its mounts; of most
   * nothing is left out.
   */
  interface ProcessSnapshotJson extends StartMillisJson {
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Nullable String mountNamespace();

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Nullable List<Mount> mounts();

    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Nullable List<String> leftOut();
  }

  /** Processes and threads of the snapshot have their own name of the start. */
  interface StartMillisJson {
    @JsonProperty("startMillis")
    long startTimestamp();
  }
}
