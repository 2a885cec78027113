package org.godo.model.bson;

import java.util.List;
import org.bson.BsonReader;
import org.bson.BsonWriter;
import org.bson.codecs.Codec;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.EncoderContext;

/** The codec of a record whose document has the fields of a table. */
public abstract class ResultCodec<T extends Record> implements Codec<T> {
  private final RecordFields<T> fields;

  ResultCodec(RecordFields<T> fields) {
    this.fields = fields;
  }

  /** Returns the fields of its documents, in their order. */
  public final List<FieldType> fieldTypes() {
    return fields.types();
  }

  @Override
  public final Class<T> getEncoderClass() {
    return fields.type();
  }

  @Override
  public final void encode(BsonWriter bson, T result, EncoderContext context) {
    FieldWriter document = FieldWriter.begin();
    fields.write(document, result);
    document.end(bson);
  }

  @Override
  public final T decode(BsonReader bson, DecoderContext context) {
    return fields.read(FieldReader.of(bson, context));
  }
}
