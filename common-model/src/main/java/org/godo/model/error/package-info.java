/** Failures that the user can act on, and the exit codes of both programs. */
@NullMarked
package org.godo.model.error;

import org.jspecify.annotations.NullMarked;
