package org.godo.filter.explain;

import java.util.List;
import java.util.Map;

/**
 * A result and where its values come from.
 *
 * @param result of a process or a file access, as the traced rebuild built it
 * @param evidence by field of the document; a scalar's is that of its last change, a list's is of
 *     each element
 */
public record Explanation<R>(R result, Map<String, List<Evidence>> evidence) {

  /** Returns the evidence for a field; empty if there is none. */
  public List<Evidence> of(String field) {
    return evidence.getOrDefault(field, List.of());
  }
}
