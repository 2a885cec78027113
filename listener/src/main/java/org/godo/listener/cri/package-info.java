/**
 * Queries the engines of Kubernetes, containerd and CRI-O, over the container runtime interface
 * (CRI) on their unix sockets. Its responses come in; notes of containers go out.
 */
@NullMarked
package org.godo.listener.cri;

import org.jspecify.annotations.NullMarked;
