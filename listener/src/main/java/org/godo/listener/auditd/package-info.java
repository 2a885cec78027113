/** Audit records from auditd, which keeps the kernel's seat, by its af_unix plugin's socket. */
@NullMarked
package org.godo.listener.auditd;

import org.jspecify.annotations.NullMarked;
