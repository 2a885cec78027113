package org.godo.filter.files;

import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.godo.filter.container.MountNamespace;
import org.jspecify.annotations.Nullable;

/**
 * The links in /proc to a process's root, working directory, descriptors, program and mapped files
 * (proc(5)). They lead to the very file or directory, in the view of that process, whatever its
 * name has become.
 */
final class ProcFsLinks implements NameWalk.Links {
  private static final Pattern LINK =
      Pattern.compile(
          "/proc/(?:(?<own>self|thread-self)|(?<tgid>\\d{1,9}))(?:/task/\\d+)?"
              + "/(?<link>root|cwd|exe|fd/(?<fd>\\d{1,9})|map_files/[^/]+)");

  /** Last components of links, but for numbers and addresses, and of such links in /dev. */
  private static final Set<String> LAST = Set.of("root", "cwd", "exe", "stdin", "stdout", "stderr");

  /** Links in /dev to those of /proc, which every runtime makes, as every distribution does. */
  private static final Map<String, String> IN_DEV =
      Map.of(
          "/dev/stdin", "/proc/self/fd/0",
          "/dev/stdout", "/proc/self/fd/1",
          "/dev/stderr", "/proc/self/fd/2");

  private static final String MAPPED = "/map_files/";
  private static final String DESCRIPTORS = "/dev/fd/";

  private final ProcessFilesTable states;
  private final UncertainNames changed;

  ProcFsLinks(ProcessFilesTable states, UncertainNames changed) {
    this.states = states;
    this.changed = changed;
  }

  @Override
  public @Nullable ResolvedPath target(ProcessFiles state, MountView tree, String path) {
    if (!maybeLink(path)) {
      return null;
    }
    String inProc = inProc(path);
    Matcher shown = LINK.matcher(inProc);
    boolean isShown = shown.matches();
    if (isShown && shown.group("own") != null) {
      return target(tree, inProc, state, shown);
    }
    String hostPath = tree.hostPath(inProc);
    if (hostPath == null) {
      // In a container the number is one of its own pid namespace.
      return isShown ? unknown(tree, inProc) : null;
    }
    Matcher onHost = LINK.matcher(hostPath);
    if (!onHost.matches()) {
      return null;
    }
    String tgid = onHost.group("tgid");
    ProcessFiles owner = tgid == null ? state : states.ofTgid(Integer.parseInt(tgid));
    return owner == null ? unknown(tree, inProc) : target(tree, inProc, owner, onHost);
  }

  /** Returns false for most names, each component of which is asked for, without a pattern. */
  private static boolean maybeLink(String path) {
    int start = path.lastIndexOf('/') + 1;
    char first = path.charAt(start);
    return (first >= '0' && first <= '9')
        || LAST.contains(path.substring(start))
        || path.contains(MAPPED);
  }

  private static String inProc(String path) {
    return path.startsWith(DESCRIPTORS)
        ? "/proc/self/fd/" + path.substring(DESCRIPTORS.length())
        : IN_DEV.getOrDefault(path, path);
  }

  private static ResolvedPath unknown(MountView tree, String link) {
    MountNamespace namespace = tree.namespace();
    String name = namespace == null ? link : namespace.name() + ':' + link;
    return new ResolvedPath(tree.unknownRoot(name), "/");
  }

  private @Nullable ResolvedPath target(
      MountView tree, String path, ProcessFiles owner, Matcher link) {
    String fd = link.group("fd");
    if (fd != null) {
      int number = Integer.parseInt(fd);
      return owner.descriptors().possible().isDoubtful(number)
          ? unknown(tree, path)
          : opened(tree, path, owner, number);
    }
    FsDoubts doubts = owner.context().doubts();
    boolean isDoubtful = doubts.ofRoot() || doubts.ofDirectory();
    ResolvedPath target =
        switch (link.group("link")) {
          case "root" -> doubts.ofRoot() ? null : new ResolvedPath(owner.view(), "/");
          case "cwd" -> isDoubtful ? null : owner.context().directory();
          default -> null;
        };
    return target == null ? unknown(tree, path) : target;
  }

  /**
   * A file whose last name was removed, or that never had one, has no name here either. What came
   * by a way that is not recorded, as a descriptor from a message or of open_tree, may have one.
   */
  private ResolvedPath opened(MountView tree, String path, ProcessFiles owner, int fd) {
    FileAccess open = owner.descriptors().known(fd);
    TrackedFile file = open == null ? null : open.file();
    if (open == null || file == null || file.unlinked() || open.namelessFile() != null) {
      return unknown(tree, path);
    }
    ResolvedPath now = open.currentName();
    return now == null ? unknown(tree, path) : changed.now(now);
  }
}
