/**
 * Parses what engines report about containers: JSON of Docker, podman and the Kubernetes container
 * runtime interface (CRI) comes in, raw events go out.
 */
@NullMarked
package org.godo.listener.inspect;

import org.jspecify.annotations.NullMarked;
