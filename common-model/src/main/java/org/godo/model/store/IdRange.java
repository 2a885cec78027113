package org.godo.model.store;

import de.bwaldvogel.mongo.bson.Document;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The range of {@code _id} in which documents can match a query. Only strings bound it; both ends
 * are inclusive.
 *
 * @param from null for the beginning
 * @param to null for the end
 */
record IdRange(@Nullable String from, @Nullable String to) {
  private static final IdRange ALL = new IdRange(null, null);

  /** Returns the range that a query requires of {@code idField}, also inside of {@code $and}. */
  static IdRange of(Document query, String idField) {
    IdRange range = ALL;
    for (Map.Entry<String, Object> condition : query.entrySet()) {
      Object value = condition.getValue();
      if (condition.getKey().equals(idField)) {
        range = range.and(ofCondition(value));
      } else if (condition.getKey().equals("$and") && value instanceof Collection<?> parts) {
        for (Object part : parts) {
          range = part instanceof Document all ? range.and(of(all, idField)) : range;
        }
      }
    }
    return range;
  }

  private static IdRange ofCondition(Object value) {
    if (value instanceof String id) {
      return new IdRange(id, id);
    }
    IdRange range = ALL;
    if (value instanceof Document operators) {
      for (Map.Entry<String, Object> operator : operators.entrySet()) {
        if (operator.getValue() instanceof String bound) {
          range = range.and(ofOperator(operator.getKey(), bound));
        }
      }
    }
    return range;
  }

  private static IdRange ofOperator(String operator, String bound) {
    return switch (operator) {
      case "$eq" -> new IdRange(bound, bound);
      case "$gt", "$gte" -> new IdRange(bound, null);
      case "$lt", "$lte" -> new IdRange(null, bound);
      default -> ALL;
    };
  }

  private IdRange and(IdRange other) {
    boolean narrowerFrom = other.from != null && (from == null || other.from.compareTo(from) > 0);
    boolean narrowerTo = other.to != null && (to == null || other.to.compareTo(to) < 0);
    return new IdRange(narrowerFrom ? other.from : from, narrowerTo ? other.to : to);
  }
}
