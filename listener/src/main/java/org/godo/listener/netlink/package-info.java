/** Requests to the kernel's audit subsystem and process events connector. */
@NullMarked
package org.godo.listener.netlink;

import org.jspecify.annotations.NullMarked;
