package org.godo.filter.files;

import java.util.HashSet;
import java.util.Set;
import org.godo.filter.container.Container;
import org.jspecify.annotations.Nullable;

/**
 * Where linkat(2) may have followed a symbolic link, which a flag says that is not recorded: any
 * file there may have a further name since.
 */
final class UnseenLinks {
  private final Set<Container> containers = new HashSet<>(0);
  private boolean onHost;

  /** Accepts such a call of a process in a container; null for one on the host. */
  void accept(@Nullable Container by) {
    if (by == null) {
      onHost = true;
    } else {
      containers.add(by);
    }
  }

  /** Returns whether a file of which a process there removes a name may have such another. */
  boolean maybeOf(@Nullable Container by) {
    return by == null ? onHost || !containers.isEmpty() : containers.contains(by);
  }
}
