/**
 * Replays descriptor tables, working directories, roots and names. In: process instances with their
 * calls in order, snapshots of /proc, and the containers that processes entered. Out: file
 * accesses, to a {@link org.godo.filter.files.FileObserver}, and the directories of each process at
 * its end.
 */
@NullMarked
package org.godo.filter.files;

import org.jspecify.annotations.NullMarked;
