/**
 * Calls the C library through JNR: netlink sockets, poll, memory mapping, priorities, clocks,
 * signals and unix sockets come out as Java objects. No other package calls native code, but for
 * Docker's socket.
 */
@NullMarked
package org.godo.listener.nativeio;

import org.jspecify.annotations.NullMarked;
