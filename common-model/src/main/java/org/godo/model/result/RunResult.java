package org.godo.model.result;

import java.util.List;
import java.util.Map;
import org.godo.model.session.LossWindow;

/**
 * One run of the filter: a document of the collection {@code runs}. Times are milliseconds since
 * the epoch.
 *
 * @param state {@code swapping} while the results take their place, then {@code done}
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
    long durationMillis) {}
