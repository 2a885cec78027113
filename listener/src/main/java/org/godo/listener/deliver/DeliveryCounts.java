package org.godo.listener.deliver;

import java.util.Map;
import java.util.TreeMap;
import org.godo.model.session.Session;

/** Counts of one delivery, read from its parts when they are asked for. Safe for use by threads. */
final class DeliveryCounts {
  private final SessionLedger ledger;
  private final BatchReader reader;
  private final BatchInserter inserter;
  private final RefusedDocuments refused;
  private final long earlierEvents;

  /**
   * @param earlierEvents documents of the capture before the position that delivery started from
   */
  DeliveryCounts(
      SessionLedger ledger,
      BatchReader reader,
      BatchInserter inserter,
      RefusedDocuments refused,
      long earlierEvents) {
    this.ledger = ledger;
    this.reader = reader;
    this.inserter = inserter;
    this.refused = refused;
    this.earlierEvents = earlierEvents;
  }

  long delivered() {
    return inserter.delivered();
  }

  long refused() {
    return refused.count();
  }

  DeliverySummary summary() {
    return new DeliverySummary(
        inserter.delivered(),
        inserter.duplicates(),
        refused.count(),
        reader.position(),
        reader.decoded());
  }

  /** The session's document as it stands. */
  Session session() {
    return ledger.session(totals());
  }

  /** Everything settled by earlier deliveries was delivered, except what was set aside. */
  private Map<String, Long> totals() {
    Map<String, Long> totals = new TreeMap<>(reader.decoded());
    long settled = earlierEvents + inserter.delivered() + refused.refusals();
    totals.put("documents_delivered", settled - refused.count());
    totals.put("documents_refused", refused.count());
    return totals;
  }
}
