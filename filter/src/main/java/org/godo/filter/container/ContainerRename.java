package org.godo.filter.container;

import java.util.Objects;

/**
 * The id of a container that was made in another one changed, or that of the other one.
 *
 * @param from its id before
 * @param to its id from now on
 * @param outerFrom id of the container that it was made in, before
 * @param outerTo id of that one from now on
 */
public record ContainerRename(String from, String to, String outerFrom, String outerTo) {
  static ContainerRename from(Container container) {
    String outer = Objects.requireNonNull(container.madeIn()).id();
    return new ContainerRename(container.id(), container.id(), outer, outer);
  }

  ContainerRename to(Container container) {
    String outer = Objects.requireNonNull(container.madeIn()).id();
    return new ContainerRename(from, container.id(), outerFrom, outer);
  }
}
