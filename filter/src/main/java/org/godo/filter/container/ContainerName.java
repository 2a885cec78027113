package org.godo.filter.container;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name of a container in the program that runs it.
 *
 * @param namespace containerd's, such as {@code moby} for Docker's containers; without containerd,
 *     the last part of the runtime's state directory; null when not known
 * @param id unique in its namespace
 */
record ContainerName(@Nullable String namespace, String id) {
  private static final Pattern RANDOM = Pattern.compile("[0-9a-f]{64}");

  /** What containerd and runc accept as an id, which becomes the name of a directory. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.+-]{0,254}");

  /** Returns the name that arguments of a program give; null if it is not a valid one. */
  static @Nullable ContainerName of(@Nullable String namespace, @Nullable String id) {
    if (id == null) {
      return null;
    }
    boolean known = namespace != null && PLAIN.matcher(namespace).matches();
    boolean valid = isRandom(id) || (known && PLAIN.matcher(id).matches());
    return valid ? new ContainerName(known ? namespace : null, id) : null;
  }

  /** Returns whether an id is 256 random bits in hex, as Docker and Kubernetes choose them. */
  static boolean isRandom(String id) {
    return RANDOM.matcher(id).matches();
  }

  /** Returns whether a user chose the id. */
  boolean isChosen() {
    return !isRandom(id);
  }

  /**
   * Returns the key that is unique among all containers: a random id by itself; an id that a user
   * chose is unique on its host and in its namespace only.
   */
  String key(String host) {
    return isChosen() ? host + '/' + namespace + '/' + id : id;
  }
}
