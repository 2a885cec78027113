/**
 * Opens the store: a MongoDB server, or the embedded one in the data directory, hosted by the
 * program that opens it first. In: options. Out: a database for the driver; documents of any kind.
 */
@NullMarked
package org.godo.model.store;

import org.jspecify.annotations.NullMarked;
