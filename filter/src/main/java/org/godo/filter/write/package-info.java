/**
 * Writes the results of a run into the store: beside the old ones while the run goes on, and over
 * them in one step at its end. Result documents come in; complete result collections go out.
 */
@NullMarked
package org.godo.filter.write;

import org.jspecify.annotations.NullMarked;
