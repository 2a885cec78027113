/**
 * Records whose right results are known. Comes in: the directory of a case, and its record or a
 * listener's data directory; goes out: whether the results are right, and what was seen.
 *
 * <p>{@code Judge} runs the programs on a {@code Case}; {@code RecordedMachine} judges what was
 * recorded of a whole machine.
 */
@NullMarked
package org.godo.system.cases;

import org.jspecify.annotations.NullMarked;
