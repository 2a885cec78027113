/**
 * Checks whether this host is able to record. Probes of the host yield {@code HostFacts}; pure
 * checks turn them into a {@link org.godo.listener.doctor.Diagnosis} of findings.
 */
@NullMarked
package org.godo.listener.doctor;

import org.jspecify.annotations.NullMarked;
