/**
 * Works out which processes entered which container. In: process instances with their calls, the
 * snapshots of /proc and Docker's reports. Out: containers with their runs and root directories,
 * and the container each process entered.
 */
@NullMarked
package org.godo.filter.container;

import org.jspecify.annotations.NullMarked;
