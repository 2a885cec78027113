package org.godo.filter.files;

import static org.godo.model.linux.CallConstants.AT_FDCWD;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.godo.model.raw.Call.PathArgument;
import org.jspecify.annotations.Nullable;

/**
 * Resolves the names in arguments of calls. The links in /proc to a process's root, working
 * directory and descriptors lead into its view (proc(5)); other symbolic links are not followed.
 */
final class NameResolver {
  private static final Pattern LINK =
      Pattern.compile(
          "/proc/(?:(?<own>self|thread-self)|(?<tgid>\\d{1,9}))(?:/task/\\d+)?"
              + "/(?<link>root|cwd|fd/(?<fd>\\d{1,9}))(?<below>/.*)?");

  /** Links in /dev to those of /proc, which every runtime makes, as every distribution does. */
  private static final Map<String, String> IN_DEV =
      Map.of(
          "/dev/stdin", "/proc/self/fd/0",
          "/dev/stdout", "/proc/self/fd/1",
          "/dev/stderr", "/proc/self/fd/2");

  private static final String PROC = "/proc/";
  private static final String DEV = "/dev/";
  private static final String DESCRIPTORS = DEV + "fd/";

  /** Links that are followed one after the other; more are not resolved. */
  private static final int LINKS_LIMIT = 8;

  private final ProcessFilesTable states;

  NameResolver(ProcessFilesTable states) {
    this.states = states;
  }

  /**
   * Resolves an argument of a call; returns null if that is not possible. A relative name is
   * resolved in the view of the directory that it starts at, which may be outside the process's
   * root.
   */
  @Nullable ResolvedPath resolve(ProcessFiles state, PathArgument argument) {
    String name = argument.name();
    if (name == null) {
      return null;
    }
    if (Paths.isAbsolute(name)) {
      return follow(state, new ResolvedPath(state.view(), Paths.clean(name)));
    }
    ResolvedPath directory = directory(state, argument.dirFd());
    String path = directory == null ? null : Paths.resolve(directory.path(), name);
    return directory == null || path == null
        ? null
        : follow(state, new ResolvedPath(directory.view(), path).seenFrom(state.view()));
  }

  private static @Nullable ResolvedPath directory(ProcessFiles state, int dirFd) {
    if (dirFd == AT_FDCWD) {
      return state.directory();
    }
    FileAccess directory = state.descriptors().get(dirFd);
    ResolvedPath name = directory == null ? null : directory.currentName();
    return name == null ? null : name.seenFrom(state.view());
  }

  private ResolvedPath follow(ProcessFiles state, ResolvedPath name) {
    ResolvedPath followed = name;
    for (int links = 0; links < LINKS_LIMIT; links++) {
      ResolvedPath next = target(state, followed);
      if (next == null) {
        return links == 0 ? name : followed.by(name);
      }
      followed = next.seenFrom(state.view());
    }
    return name;
  }

  /** Returns where a name leads that is or contains such a link; null for any other name. */
  private @Nullable ResolvedPath target(ProcessFiles state, ResolvedPath name) {
    String path = inProc(name.path());
    if (!path.contains(PROC)) {
      return null;
    }
    Matcher own = LINK.matcher(path);
    if (own.matches() && own.group("own") != null) {
      return below(state, own);
    }
    String hostPath = name.view().hostPath(path);
    if (hostPath == null) {
      return null; // In a container the number is one of its own pid namespace.
    }
    Matcher others = LINK.matcher(hostPath);
    boolean isOthers = others.matches() && others.group("tgid") != null;
    ProcessFiles owner = isOthers ? states.ofTgid(Integer.parseInt(others.group("tgid"))) : null;
    return owner == null ? null : below(owner, others);
  }

  private static String inProc(String path) {
    if (!path.startsWith(DEV)) {
      return path;
    }
    return path.startsWith(DESCRIPTORS)
        ? "/proc/self/fd/" + path.substring(DESCRIPTORS.length())
        : IN_DEV.getOrDefault(path, path);
  }

  /** Returns whether a path is or contains such a link to what another process has. */
  static boolean leadsToOther(String path) {
    Matcher link = LINK.matcher(path);
    return link.matches() && link.group("tgid") != null;
  }

  private static @Nullable ResolvedPath below(ProcessFiles owner, Matcher link) {
    ResolvedPath start = start(owner, link);
    String below = link.group("below");
    if (start == null || below == null) {
      return start;
    }
    return new ResolvedPath(start.view(), Paths.clean(start.path() + below));
  }

  private static @Nullable ResolvedPath start(ProcessFiles owner, Matcher link) {
    if (link.group("link").equals("root")) {
      return new ResolvedPath(owner.view(), "/");
    }
    if (link.group("fd") == null) {
      return owner.directory();
    }
    FileAccess open = owner.descriptors().get(Integer.parseInt(link.group("fd")));
    TrackedFile file = open == null ? null : open.file();
    if (open == null || file == null || file.unlinked() || open.namelessFile() != null) {
      return null;
    }
    return open.currentName();
  }
}
