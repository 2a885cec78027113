package org.godo.listener.deliver;

import org.bson.RawBsonDocument;
import org.godo.model.raw.RawCollection;

/**
 * Documents for one insert.
 *
 * @param command that inserts them (see {@link org.godo.model.bson.InsertCommand})
 * @param count of the documents
 * @param number of it in the {@link DeliveryProgress}
 */
record Batch(RawCollection collection, RawBsonDocument command, int count, long number) {}
