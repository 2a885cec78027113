/**
 * From the capture into the store: batches, retries, checkpoints. {@link
 * org.godo.listener.deliver.Delivery} is the one class to use.
 */
@NullMarked
package org.godo.listener.deliver;

import org.jspecify.annotations.NullMarked;
