/**
 * Presents results and progress: trees of processes as text, results as JSON lines, how far a run
 * has read. Result documents come in; lines for terminals and files go out.
 */
@NullMarked
package org.godo.filter.view;

import org.jspecify.annotations.NullMarked;
