/** System calls and their numbers: one table for the rules and for decoding. */
@NullMarked
package org.godo.listener.syscall;

import org.jspecify.annotations.NullMarked;
