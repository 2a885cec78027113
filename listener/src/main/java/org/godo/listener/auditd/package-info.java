/**
 * Audit records from auditd, which has the audit daemon role. In: the stream of its af_unix plugin,
 * in either format. Out: messages as the kernel sent them, so that the capture and everything after
 * it knows no difference.
 */
@NullMarked
package org.godo.listener.auditd;

import org.jspecify.annotations.NullMarked;
