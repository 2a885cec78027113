package org.godo.filter.explain;

import org.godo.model.raw.RawEvent;
import org.jspecify.annotations.Nullable;

/**
 * One raw document that a value rests on, or none where no event reported it.
 *
 * @param id {@code _id} of the raw document
 * @param event kind of the event, as {@code exec}
 * @param timestamp milliseconds since the epoch
 * @param pid the event is about; of a call, the one that called
 * @param note what the event added; a process, a number; null for none
 */
public record Evidence(
    Rule rule,
    @Nullable String id,
    @Nullable String event,
    @Nullable Long timestamp,
    @Nullable Integer pid,
    @Nullable String note) {

  static Evidence of(Rule rule, @Nullable RawEvent event) {
    return of(rule, event, null);
  }

  static Evidence of(Rule rule, @Nullable RawEvent event, @Nullable String note) {
    return event == null
        ? new Evidence(rule, null, null, null, null, note)
        : new Evidence(
            rule,
            event.origin().id(),
            event.event(),
            event.origin().timestamp(),
            event.pid(),
            note);
  }
}
