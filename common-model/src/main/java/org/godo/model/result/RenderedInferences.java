package org.godo.model.result;

import java.util.Map;

/**
 * The inferred fields of a document that was read back: their texts, which nothing decides on.
 *
 * @param texts by the names of the fields
 */
public record RenderedInferences(Map<String, String> texts) implements Inferred {
  @Override
  public boolean has(InferredField field) {
    return texts.containsKey(field.documentName());
  }

  @Override
  public int size() {
    return texts.size();
  }
}
