/**
 * Raw events as sealed types: what one source reported in one event, with its origin and {@code
 * _id}. The listener writes them, the filter reads them.
 */
@NullMarked
package org.godo.model.raw;

import org.jspecify.annotations.NullMarked;
