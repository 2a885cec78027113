/**
 * Reads files whose length another program chooses, as those of /proc: no more of one than the
 * caller wants to hold in memory. In: paths and limits. Out: bytes and lines, and whether there
 * were more.
 */
@NullMarked
package org.godo.listener.file;

import org.jspecify.annotations.NullMarked;
