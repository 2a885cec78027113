package org.godo.model.bson;

import org.godo.model.session.LossWindow;

/** The fields of a loss window inside a document. */
final class LossFields {
  private LossFields() {}

  static void write(FieldWriter fields, LossWindow window) {
    fields
        .text("source", window.source())
        .text("cause", window.cause())
        .date("from", window.from())
        .date("to", window.to())
        .int64("count", window.count());
  }

  static LossWindow read(FieldReader fields) {
    return LossWindow.of(
        fields.text("source"),
        fields.text("cause"),
        fields.date("from"),
        fields.date("to"),
        fields.int64("count"));
  }
}
