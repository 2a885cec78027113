package org.godo.filter.files;

import org.godo.model.linux.Resolve;
import org.godo.model.raw.Call.PathArgument;
import org.jspecify.annotations.Nullable;

/** The name that openat2(2) opens by its RESOLVE_* flags. */
final class RestrictedName {
  private RestrictedName() {}

  /**
   * Returns the argument that names the same file without such flags; null if they are not recorded
   * and the name leads, or may lead, out of its directory: then it may be another file below that.
   */
  static @Nullable PathArgument of(PathArgument argument) {
    String name = argument.name();
    if (name == null || argument.resolve() == 0) {
      return argument;
    }
    if (argument.resolve() == Resolve.UNKNOWN) {
      return leadsOut(name) ? null : argument;
    }
    boolean inRoot = (argument.resolve() & Resolve.IN_ROOT) != 0;
    return inRoot
        ? new PathArgument(argument.dirFd(), Paths.clean('/' + name).substring(1))
        : argument;
  }

  /**
   * Returns whether {@code ..} in a name below its directory may be behind a symbolic link, whose
   * target has another parent.
   */
  static boolean maybeElsewhere(PathArgument argument) {
    int resolve = argument.resolve();
    String name = argument.name();
    boolean isClean =
        resolve == Resolve.UNKNOWN
            || (resolve & Resolve.IN_ROOT) == 0
            || (resolve & Resolve.NO_SYMLINKS) != 0;
    return name != null && !isClean && hasParentOfName(name);
  }

  private static boolean hasParentOfName(String name) {
    boolean isNamed = false;
    for (String part : name.split("/", -1)) {
      if (part.equals("..") && isNamed) {
        return true;
      }
      isNamed |= !part.isEmpty() && !part.equals(".") && !part.equals("..");
    }
    return false;
  }

  private static boolean leadsOut(String name) {
    int depth = 0;
    for (String part : name.split("/", -1)) {
      depth += part.equals("..") ? -1 : part.isEmpty() || part.equals(".") ? 0 : 1;
      if (depth < 0) {
        return true;
      }
    }
    return Paths.isAbsolute(name);
  }
}
