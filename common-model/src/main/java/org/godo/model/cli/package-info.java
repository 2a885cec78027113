/**
 * What the commands of both programs share: one line for a failure, exit codes, the version. In:
 * arguments and failures. Out: an exit code and a line on standard error.
 */
@NullMarked
package org.godo.model.cli;

import org.jspecify.annotations.NullMarked;
