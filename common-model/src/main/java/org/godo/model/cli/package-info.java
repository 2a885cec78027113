/** What both programs share as commands. */
@NullMarked
package org.godo.model.cli;

import org.jspecify.annotations.NullMarked;
