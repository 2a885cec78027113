package org.godo.listener.deliver;

import java.util.List;
import org.bson.RawBsonDocument;
import org.godo.model.raw.RawCollection;

/**
 * Documents for one insert.
 *
 * @param tracked stands for it in the {@link Progress} until it is acknowledged
 */
record Batch(RawCollection collection, List<RawBsonDocument> documents, Progress.Tracked tracked) {}
