package org.godo.listener.status;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.godo.listener.metrics.SessionMetrics;
import org.godo.model.session.LossCause;
import org.godo.model.session.LossCount;

/** Writes and reads metrics as one JSON object in snake_case, or {@code error} in their place. */
final class StatusJson {
  private static final String ERROR = "error";
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addMixIn(LossCount.class, LossCountJson.class)
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private StatusJson() {}

  /** A count names its cause as documents do. */
  interface LossCountJson {
    @JsonCreator
    static LossCount of(
        @JsonProperty("source") String source,
        @JsonProperty("cause") String cause,
        @JsonProperty("count") long count) {
      return LossCount.of(source, cause, count);
    }

    @JsonIgnore
    LossCause loss();

    @JsonProperty
    String source();

    @JsonProperty
    String cause();
  }

  /** Returns the answer to a client. */
  static byte[] answer(SessionMetrics.Reader reader) throws JsonProcessingException {
    ObjectNode answer = JSON.createObjectNode();
    try {
      answer = JSON.valueToTree(reader.read());
    } catch (RuntimeException failure) {
      answer.put(ERROR, String.valueOf(failure.getMessage()));
    }
    return JSON.writeValueAsBytes(answer);
  }

  /**
   * Reads an answer.
   *
   * @throws IOException if it is not an answer, or if it reports a failure
   */
  static SessionMetrics parse(byte[] answer) throws IOException {
    JsonNode tree = JSON.readTree(answer);
    if (tree == null || tree.isMissingNode()) {
      throw new IOException("it stopped before it answered");
    }
    if (tree.has(ERROR)) {
      throw new IOException(tree.path(ERROR).asText());
    }
    return JSON.treeToValue(tree, SessionMetrics.class);
  }

  /** Returns a status with its rates under {@code per_second}, for other programs. */
  static String of(Status status) {
    ObjectNode tree = JSON.valueToTree(status.now());
    tree.set("per_second", JSON.valueToTree(status.perSecond()));
    return tree.toPrettyString();
  }
}
