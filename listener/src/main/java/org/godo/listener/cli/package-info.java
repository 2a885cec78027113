/**
 * The command line. In: options. Out: the results as text on standard output, messages and failures
 * as one line each on standard error, and the exit code.
 */
@NullMarked
package org.godo.listener.cli;

import org.jspecify.annotations.NullMarked;
