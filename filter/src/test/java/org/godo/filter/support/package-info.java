/** Making records by hand, as a listener would have written them. */
@NullMarked
package org.godo.filter.support;

import org.jspecify.annotations.NullMarked;
