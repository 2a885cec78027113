/**
 * Parses audit records. In: the bytes of netlink messages, or of lines that auditd wrote. Out:
 * types, identities and fields, read in place from the bytes; text is created only when it is asked
 * for.
 */
@NullMarked
package org.godo.listener.parse;

import org.jspecify.annotations.NullMarked;
