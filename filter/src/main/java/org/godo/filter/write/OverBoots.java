package org.godo.filter.write;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.godo.model.result.ContainerResult.Run;
import org.godo.model.result.Inference;
import org.godo.model.result.InferredField;
import org.godo.model.result.Reason;
import org.godo.model.result.RenderedInferences;
import org.godo.model.session.RecordEnd;
import org.jspecify.annotations.Nullable;

/**
 * Results of earlier runs of the filter whose boot is over by now: what ran at the end of its
 * record does not run any more.
 */
final class OverBoots {
  private static final String OF_SESSION = Reason.EXIT_OF_SESSION.with().text();

  private final Map<String, RecordEnd> ends;

  /**
   * @param ends of the boots that are over, by the ids of their sessions
   */
  OverBoots(Map<String, RecordEnd> ends) {
    this.ends = ends;
  }

  /** Changes the document of a process. */
  BsonDocument process(BsonDocument process) {
    Long nextBoot = nextBoot(process.getString("session").getValue());
    BsonDocument inferred = process.getDocument("inferred", new BsonDocument());
    String field = InferredField.EXIT_TIMESTAMP.documentName();
    String reason = inferred.getString(field, new BsonString("")).getValue();
    if (nextBoot != null && reason.equals(OF_SESSION)) {
      inferred.put(field, new BsonString(text(Reason.EXIT_OF_BOOT, nextBoot)));
    }
    return process;
  }

  /** Returns a run as it is now. */
  Run run(Run run) {
    RecordEnd end = ends.get(run.session());
    Long nextBoot = end == null ? null : end.nextBoot();
    if (end == null || nextBoot == null || !goesOn(run)) {
      return run;
    }
    Map<String, String> texts = new LinkedHashMap<>(run.inferred().texts());
    texts.put(InferredField.END_TIMESTAMP.documentName(), text(Reason.RUN_END_OF_BOOT, nextBoot));
    return new Run(
        run.session(),
        run.startTimestamp(),
        end.sessionEnd(),
        null,
        run.rootProcess(),
        run.processCount(),
        run.complete(),
        new RenderedInferences(texts));
  }

  /** A container that was never started has no run that could end. */
  private static boolean goesOn(Run run) {
    return run.endTimestamp() == null && (run.startTimestamp() != null || run.processCount() > 0);
  }

  private @Nullable Long nextBoot(String session) {
    RecordEnd end = ends.get(session);
    return end == null ? null : end.nextBoot();
  }

  private static String text(Reason reason, long nextBoot) {
    Inference inference = reason.with(Instant.ofEpochMilli(nextBoot));
    return inference.text();
  }
}
