/**
 * The table of the system calls that are recorded: numbers, groups and layouts. The audit rules
 * ({@code netlink}) and the decoder of SYSCALL records ({@code decode}) are derived from it.
 */
@NullMarked
package org.godo.listener.syscall;

import org.jspecify.annotations.NullMarked;
