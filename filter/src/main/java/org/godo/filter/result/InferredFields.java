package org.godo.filter.result;

import java.util.Map;
import java.util.TreeMap;

/** The field {@code inferred} of one document, with the lists that were cut to fit a document. */
final class InferredFields {
  private final Map<String, String> fields;

  /**
   * @param inferred during the rebuild
   */
  InferredFields(Map<String, String> inferred) {
    fields = new TreeMap<>(inferred);
  }

  /** Marks a list that holds fewer entries than there were. */
  void listed(String field, int listed, long all) {
    if (listed < all) {
      String part = "%d of %d are listed".formatted(listed, all);
      fields.merge(field, part, (before, now) -> before + "; " + now);
    }
  }

  Map<String, String> all() {
    return Map.copyOf(fields);
  }
}
