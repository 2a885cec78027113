package org.godo.filter.files;

import static org.godo.model.linux.CallConstants.AT_FDCWD;
import static org.godo.model.linux.CallConstants.MS_BIND;
import static org.godo.model.linux.CallConstants.MS_MOVE;

import org.godo.filter.container.Containers;
import org.godo.model.raw.Call;
import org.godo.model.raw.Call.PathArgument;
import org.jspecify.annotations.Nullable;

/** Calls that mount and unmount. */
final class MountCalls {
  /** Where a mount is moved from is not recorded. */
  private static final PathArgument EVERYWHERE = new PathArgument(AT_FDCWD, "/");

  private final Containers containers;
  private final NameResolver resolver;
  private final ProcessFilesTable states;

  MountCalls(Containers containers, NameResolver resolver, ProcessFilesTable states) {
    this.containers = containers;
    this.resolver = resolver;
    this.states = states;
  }

  /** Accepts a call that mounted something. */
  void mounted(ReplayedCall call, Call.Mount mount) {
    boolean isMoved = (mount.flags() & MS_MOVE) != 0;
    if (!containers.isRuntime(call.process())) {
      changed(call, isMoved ? EVERYWHERE : mount.target(), false);
    } else if (!isMoved) {
      prepared(call, mount);
    }
  }

  /** Accepts a call that unmounted something. */
  void unmounted(ReplayedCall call, Call.Unmount unmount) {
    if (!containers.isRuntime(call.process())) {
      changed(call, unmount.target(), true);
    }
  }

  /** Notes what a runtime mounts on the host, for a container that it makes. */
  private void prepared(ReplayedCall call, Call.Mount mount) {
    String place = hostPath(call, mount.target());
    String source = mount.source();
    String bound = source == null ? null : hostPath(call, new PathArgument(AT_FDCWD, source));
    boolean isBind = (mount.flags() & MS_BIND) != 0;
    if (place != null && (bound != null || !isBind)) {
      containers.mounted(call.process(), place, bound);
    }
  }

  private @Nullable String hostPath(ReplayedCall call, PathArgument name) {
    ResolvedPath path = resolver.resolve(call.state(), name);
    if (path == null || path.view().container() != null) {
      return null;
    }
    return path.view().hostPath(path.path());
  }

  /** Notes that something is mounted or unmounted, other than by a runtime. */
  private void changed(ReplayedCall call, PathArgument target, boolean isUnmounted) {
    ResolvedPath place = resolver.resolve(call.state(), target);
    if (place == null) {
      call.state().view().changes().add("/", call.id());
      return;
    }
    if (isUnmounted) {
      detach(place, call);
    }
    place.view().changes().add(place.inTree(), call.id());
  }

  /**
   * Notes which processes have a working directory in a mount that is unmounted: it is detached
   * then (MNT_DETACH), and the directory is shown as the mount has it.
   */
  private void detach(ResolvedPath place, ReplayedCall call) {
    states.directories().atOrBelow(place.key()).stream()
        .filter(each -> each.hasMountsOf(place.view()))
        .forEach(each -> each.detached(call.id(), call.millis()));
  }
}
