/**
 * Decides which results of the rebuild are wanted and when they are final, and builds their
 * documents. Processes, file accesses and containers that are over come in; documents go out, to a
 * {@link org.godo.filter.result.ResultSink}. Knows no store.
 */
@NullMarked
package org.godo.filter.result;

import org.jspecify.annotations.NullMarked;
