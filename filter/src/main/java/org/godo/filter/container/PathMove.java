package org.godo.filter.container;

/**
 * A rename of a file or directory, with all that is below it.
 *
 * @param from its clean path before
 * @param to its clean path since
 * @param isExchange whether what had the new name has the old one since (renameat2(2))
 */
public record PathMove(String from, String to, boolean isExchange) {

  /** Returns a path as it is since. */
  public String apply(String path) {
    if (MountPoints.covers(from, path)) {
      return to + path.substring(from.length());
    }
    return isExchange && MountPoints.covers(to, path) ? from + path.substring(to.length()) : path;
  }
}
