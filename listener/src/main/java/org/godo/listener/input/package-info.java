/**
 * Reads captures and audit logs from files, of any origin. Files come in; out go the messages of a
 * {@link org.godo.listener.capture.MessageSource}, and the identity of the capture.
 */
@NullMarked
package org.godo.listener.input;

import org.jspecify.annotations.NullMarked;
