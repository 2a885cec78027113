/**
 * Reads /proc: the snapshot of processes, socket queues and file locks. Files come in, notes and
 * records go out; reading is kept apart from parsing, which is pure.
 */
@NullMarked
package org.godo.listener.procfs;

import org.jspecify.annotations.NullMarked;
