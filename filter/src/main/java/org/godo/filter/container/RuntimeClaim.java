package org.godo.filter.container;

import org.godo.filter.container.RuntimeArguments.Purpose;
import org.godo.filter.process.ProcessInstance;
import org.jspecify.annotations.Nullable;

/**
 * The container that a runtime or shim works on.
 *
 * @param claimant the runtime or shim
 * @param purpose what it was started for; null when not known
 */
record RuntimeClaim(ProcessInstance claimant, ContainerName name, @Nullable Purpose purpose) {}
