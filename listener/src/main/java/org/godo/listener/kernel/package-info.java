/**
 * The kernel as the source of a session's reports: installs the audit rules, opens the sockets for
 * audit records and for the proc connector, and watches the kernel's loss counters. In: options and
 * the control socket. Out: the sources that the capture reads, and loss windows as notes.
 */
@NullMarked
package org.godo.listener.kernel;

import org.jspecify.annotations.NullMarked;
