/** A running session's numbers, for {@code listener status}. */
@NullMarked
package org.godo.listener.status;

import org.jspecify.annotations.NullMarked;
