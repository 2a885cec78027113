package org.godo.listener.deliver;

import java.util.List;
import org.bson.RawBsonDocument;
import org.godo.model.raw.RawCollection;

/**
 * Documents for one insert.
 *
 * @param number of it in the {@link Progress}
 */
record Batch(RawCollection collection, List<RawBsonDocument> documents, long number) {}
