/**
 * Runs of the filter: {@link org.godo.filter.FilterRun} reads sessions and replaces results, {@link
 * org.godo.filter.Rebuild} leads the raw documents of one host and boot through the stages.
 */
@NullMarked
package org.godo.filter;

import org.jspecify.annotations.NullMarked;
