/**
 * From the kernel's sockets to the capture log on disk, and reading it back. Nothing here knows
 * what a message means.
 */
@NullMarked
package org.godo.listener.capture;

import org.jspecify.annotations.NullMarked;
