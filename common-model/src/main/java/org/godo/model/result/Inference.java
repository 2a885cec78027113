package org.godo.model.result;

import java.util.List;

/**
 * Why one field of a document has an inferred value.
 *
 * @param arguments what the text of the reason mentions
 */
public record Inference(InferredField field, Reason reason, List<Object> arguments) {
  /** Checks that the reason is one for this field. */
  public Inference {
    if (!reason.fields().contains(field)) {
      throw new IllegalArgumentException(reason + " is not about " + field);
    }
  }

  /** Returns the text of the reason with its arguments. */
  public String text() {
    return reason.text(arguments);
  }
}
