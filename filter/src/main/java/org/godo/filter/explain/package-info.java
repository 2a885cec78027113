/**
 * Traces where the values of chosen processes and file accesses come from. A {@link
 * org.godo.filter.explain.Tracer} observes a rebuild step by step; explanations go out: for each
 * field the raw documents it rests on and the rule that was applied. In a run that writes results
 * nothing is traced.
 */
@NullMarked
package org.godo.filter.explain;

import org.jspecify.annotations.NullMarked;
