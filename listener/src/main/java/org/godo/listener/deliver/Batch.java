package org.godo.listener.deliver;

import org.bson.RawBsonDocument;
import org.godo.model.raw.RawCollection;

/**
 * The documents of one insert.
 *
 * @param command that inserts them (see {@link org.godo.model.bson.InsertCommand})
 * @param count number of the documents
 * @param number its number in the {@link DeliveryProgress}
 */
record Batch(RawCollection collection, RawBsonDocument command, int count, long number) {}
