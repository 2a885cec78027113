/**
 * Requests to the kernel's audit subsystem and process events connector. In: the rules of a session
 * and the state to set. Out: the state and rules in force, and sockets on which audit records and
 * connector messages arrive.
 */
@NullMarked
package org.godo.listener.netlink;

import org.jspecify.annotations.NullMarked;
