package org.godo.model.result;

/**
 * The id of a container that was made in another one changed, or that of the other one.
 *
 * @param from its id before
 * @param to its id from now on
 * @param outerFrom id of the container that it was made in, before
 * @param outerTo id of that one from now on
 */
public record ContainerRename(String from, String to, String outerFrom, String outerTo) {}
