/**
 * Queries the Docker Engine over its unix socket. Its responses and events come in; notes of
 * containers go out.
 */
@NullMarked
package org.godo.listener.docker;

import org.jspecify.annotations.NullMarked;
