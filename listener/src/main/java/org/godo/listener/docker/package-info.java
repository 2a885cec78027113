/** What the Docker Engine knows of its containers, over its unix socket. */
@NullMarked
package org.godo.listener.docker;

import org.jspecify.annotations.NullMarked;
