/**
 * What a session needs of the system to start and stop cleanly: locks, capabilities, thread
 * priorities, systemd, and closing in reverse order. In: /proc and the environment. Out: failures
 * that the user can act on, and messages.
 */
@NullMarked
package org.godo.listener.lifecycle;

import org.jspecify.annotations.NullMarked;
