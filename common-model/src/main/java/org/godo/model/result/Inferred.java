package org.godo.model.result;

import java.util.Map;

/**
 * The inferred fields of a result document: with their reasons where the document is made, with the
 * texts of these where it was read back from the store.
 */
public sealed interface Inferred permits Inferences, RenderedInferences {
  /** Returns whether the value of a field is inferred. */
  boolean has(InferredField field);

  /** Returns the number of inferred fields. */
  int size();

  /** Returns what the document's {@code inferred} contains: a text for each field. */
  Map<String, String> texts();
}
