package org.godo.model.result;

import java.util.List;
import java.util.Map;
import org.godo.model.session.LossWindow;

/**
 * One run of the filter: a document of the collection {@code runs}. Times are milliseconds since
 * the epoch.
 *
 * @param state one of the constants below
 * @param counts numbers for each stage, as {@code read}, {@code processes}, {@code inferred}
 */
public record RunResult(
    String id,
    String state,
    long since,
    long until,
    List<String> sessions,
    Map<String, Long> counts,
    List<LossWindow> loss,
    String version,
    long startTimestamp,
    long durationMillis) {

  /** Its documents are being written to collections of their own. */
  public static final String BUILDING = "building";

  /** Its documents are complete and replace the old ones. */
  public static final String SWAPPING = "swapping";

  /** Its documents are the results. */
  public static final String DONE = "done";

  /** Returns the same run in another state. */
  public RunResult in(String newState) {
    return new RunResult(
        id,
        newState,
        since,
        until,
        sessions,
        counts,
        loss,
        version,
        startTimestamp,
        durationMillis);
  }
}
