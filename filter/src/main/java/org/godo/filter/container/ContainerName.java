package org.godo.filter.container;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the program that runs a container calls it.
 *
 * @param namespace containerd's, as {@code moby} for Docker's containers; of a runtime that is
 *     called without containerd, the last part of the directory its state is in; null when not
 *     known
 * @param id unique in its namespace
 */
record ContainerName(@Nullable String namespace, String id) {
  private static final Pattern RANDOM = Pattern.compile("[0-9a-f]{64}");

  /** What containerd and runc take for an id; it becomes the name of a directory. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.+-]{0,254}");

  /** The name in what a program was called with; null if no container can be called so. */
  static @Nullable ContainerName of(@Nullable String namespace, @Nullable String id) {
    if (id == null) {
      return null;
    }
    boolean known = namespace != null && PLAIN.matcher(namespace).matches();
    boolean valid = isRandom(id) || (known && PLAIN.matcher(id).matches());
    return valid ? new ContainerName(known ? namespace : null, id) : null;
  }

  /** Whether an id is 256 random bits in hex, as Docker and Kubernetes draw them. */
  static boolean isRandom(String id) {
    return RANDOM.matcher(id).matches();
  }

  /** Whether somebody chose the id. */
  boolean isChosen() {
    return !isRandom(id);
  }

  /**
   * What tells it apart from all others: a random id by itself; one that somebody chose is unique
   * on its host and in its namespace only.
   */
  String key(String host) {
    return isChosen() ? host + '/' + namespace + '/' + id : id;
  }
}
