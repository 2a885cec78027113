package org.godo.model.bson;

/**
 * The type of a field of a document.
 *
 * @param bsonType its name in {@code $jsonSchema}
 * @param elementType that of an array's elements; empty for any, and for a field that is no array
 * @param optional whether the field may be null or absent
 */
public record FieldType(String name, String bsonType, String elementType, boolean optional) {
  static FieldType of(String name, String bsonType) {
    return new FieldType(name, bsonType, "", false);
  }

  static FieldType optional(String name, String bsonType) {
    return new FieldType(name, bsonType, "", true);
  }

  static FieldType array(String name, String elementType) {
    return new FieldType(name, "array", elementType, false);
  }
}
