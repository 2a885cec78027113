/**
 * Rebuilds process instances and their threads. In come the snapshots of /proc, the connector's
 * messages and the audit events; out come {@link org.godo.filter.process.ProcessInstance}s with
 * lineage, lifetime and program, found by {@link org.godo.filter.process.ProcessTable}.
 */
@NullMarked
package org.godo.filter.process;

import org.jspecify.annotations.NullMarked;
