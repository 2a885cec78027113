/** The command line: options in, one line per failure and exit codes out. */
@NullMarked
package org.godo.listener.cli;

import org.jspecify.annotations.NullMarked;
