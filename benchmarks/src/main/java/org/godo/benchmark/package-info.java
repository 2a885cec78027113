/** How fast the listener is, measured against a floor in the same run. */
@NullMarked
package org.godo.benchmark;

import org.jspecify.annotations.NullMarked;
