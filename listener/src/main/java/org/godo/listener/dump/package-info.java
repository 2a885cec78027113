/**
 * {@code listener dump}: prints captures and audit logs. Messages come in from a {@link
 * org.godo.listener.capture.MessageSource}; out go lines, one for each message, or one for each raw
 * document that decoding makes of them.
 */
@NullMarked
package org.godo.listener.dump;

import org.jspecify.annotations.NullMarked;
