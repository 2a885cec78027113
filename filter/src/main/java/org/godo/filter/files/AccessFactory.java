package org.godo.filter.files;

import org.godo.filter.container.Container;
import org.godo.filter.container.Containers;
import org.godo.filter.process.ProcessInstance;
import org.godo.model.linux.OpenFlags;
import org.godo.model.raw.Call;
import org.godo.model.raw.Call.PathArgument;
import org.godo.model.raw.Origin;
import org.godo.model.raw.ProcessSnapshot.DescriptorSnapshot;
import org.godo.model.raw.RawEvent;
import org.godo.model.result.InferredField;
import org.godo.model.result.Reason;
import org.jspecify.annotations.Nullable;

/** Creates file accesses: resolves their names and marks what is inferred or uncertain of them. */
final class AccessFactory {
  private final Containers containers;
  private final NameResolver resolver;
  private final FileNameTable names;
  private final FileObserver observer;
  private final UncertaintyMarker uncertainty;

  AccessFactory(
      Containers containers,
      NameResolver resolver,
      FileNameTable names,
      FileObserver observer,
      UncertaintyMarker uncertainty) {
    this.containers = containers;
    this.resolver = resolver;
    this.names = names;
    this.observer = observer;
    this.uncertainty = uncertainty;
  }

  /** Creates the access of an open, whether it succeeded or not. */
  FileAccess open(ReplayedCall call, Call.Open open) {
    PathArgument argument = open.file();
    // By a handle (open_by_handle_at) there is no name: it is that of a mount's descriptor.
    boolean isByHandle = argument.name() != null && argument.name().isEmpty();
    PathArgument opened = isByHandle ? null : RestrictedName.of(argument);
    ResolvedPath resolved = opened == null ? null : resolve(call.state(), open, opened);
    TrackedFile file = resolved == null || !call.succeeded() ? null : opened(resolved, open);
    FileAccess access =
        create(call.id(), call.process(), call.state(), kind(call, open), argument, resolved, file);
    if (call.succeeded() && open.created()) {
      access.markCreated();
    }
    if (isByHandle) {
      access.infer(Reason.OPENED_BY_HANDLE.about(InferredField.FILE_NAME));
      access.infer(Reason.OPENED_BY_HANDLE.about(InferredField.HOST_PATH));
    }
    inferOtherNames(access, resolved);
    if (open.flags() == OpenFlags.UNKNOWN) {
      inferFlags(access, resolved);
    }
    uncertainty.mark(access, call.state(), opened == null ? argument : opened, call.millis());
    return access;
  }

  private @Nullable ResolvedPath resolve(ProcessFiles state, Call.Open open, PathArgument opened) {
    ResolvedPath resolved = resolver.resolve(state, opened, FollowedLinks.of(open));
    return resolved == null || !RestrictedName.maybeElsewhere(open.file())
        ? resolved
        : resolved.asUncertain();
  }

  /** Marks what depends on flags that are not recorded. */
  private static void inferFlags(FileAccess access, @Nullable ResolvedPath resolved) {
    access.infer(Reason.FLAGS_NOT_RECORDED.about(InferredField.FLAGS));
    if (resolved == null || resolved.link() != null) {
      access.infer(Reason.FLAGS_NOT_RECORDED.about(InferredField.HOST_PATH));
    }
    if (access.success() && !access.created()) {
      access.infer(Reason.FLAGS_NOT_RECORDED.about(InferredField.RENAMED_FROM));
      access.infer(Reason.FLAGS_NOT_RECORDED.about(InferredField.RENAMED_TO));
      access.infer(Reason.FLAGS_NOT_RECORDED.about(InferredField.TRUNCATED));
      access.infer(Reason.FLAGS_NOT_RECORDED.about(InferredField.UNLINKED));
    }
  }

  private static AccessCall kind(ReplayedCall call, Call.Open open) {
    RawEvent.Syscall event = call.event();
    if (!call.succeeded()) {
      return new AccessCall.FailedOpen(open.flags(), call.millis(), event.errno());
    }
    Integer fd = event.result() == Origin.UNKNOWN ? null : Integer.valueOf((int) event.result());
    return new AccessCall.Open(fd, open.flags(), call.millis());
  }

  private TrackedFile opened(ResolvedPath resolved, Call.Open open) {
    if (OpenFlags.createsNameless(open.flags())) {
      return TrackedFile.nameless(resolved.key());
    }
    if (open.created()) {
      return names.create(resolved.key());
    }
    TrackedFile file = names.open(resolved.key());
    if (!file.isNoSymbolicLink()) {
      file.maybeLinked(); // The access is to the file that the link leads to.
    }
    return file;
  }

  /** Creates the access of a descriptor that a snapshot shows open. */
  FileAccess openBefore(
      ProcessInstance process,
      ProcessFiles state,
      RawEvent.Snapshot snapshot,
      DescriptorSnapshot descriptor,
      ResolvedPath resolved) {
    String id = snapshot.origin().id() + "/fd/" + descriptor.fd();
    AccessCall kind = new AccessCall.Open(descriptor.fd(), descriptor.flags(), null);
    boolean isRemoved = Paths.hasDeletedMark(descriptor.target());
    TrackedFile file = isRemoved ? TrackedFile.removed(resolved.key()) : names.open(resolved.key());
    AccessedName name = AccessedName.of(resolved, file);
    FileAccess access = access(id, process, state, kind, name);
    inferContainer(access, process);
    inferName(access, state, resolved);
    access.infer(Reason.OPEN_BEFORE_SESSION.with());
    inferOtherNames(access, resolved);
    if (isRemoved) {
      access.infer(Reason.REMOVED_IN_SNAPSHOT.about(InferredField.FILE_NAME));
      access.infer(Reason.REMOVED_IN_SNAPSHOT.about(InferredField.HOST_PATH));
      access.infer(Reason.REMOVED_IN_SNAPSHOT.about(InferredField.RENAMED_TO));
      access.infer(Reason.REMOVED_IN_SNAPSHOT.about(InferredField.UNLINKED));
    }
    return access;
  }

  /**
   * Creates the access of a call that changes a file by its name.
   *
   * @param kind the document's name of the call
   * @param resolved the argument resolved; null if it could not be
   */
  FileAccess onName(
      ReplayedCall call,
      String id,
      String kind,
      PathArgument argument,
      @Nullable ResolvedPath resolved) {
    AccessCall onName = new AccessCall.OnName(kind, call.millis());
    TrackedFile file = resolved == null ? null : names.open(resolved.key());
    FileAccess access = create(id, call.process(), call.state(), onName, argument, resolved, file);
    inferOtherNames(access, resolved);
    uncertainty.mark(access, call.state(), argument, call.millis());
    return access;
  }

  private FileAccess create(
      String id,
      ProcessInstance process,
      ProcessFiles state,
      AccessCall call,
      PathArgument argument,
      @Nullable ResolvedPath resolved,
      @Nullable TrackedFile file) {
    AccessedName name =
        resolved == null
            ? AccessedName.unresolved(argument.name())
            : AccessedName.of(resolved, file);
    FileAccess access = access(id, process, state, call, name);
    inferContainer(access, process);
    if (resolved == null) {
      access.infer(Reason.NAME_AS_GIVEN.with());
      access.infer(Reason.HOST_PATH_OF_UNRESOLVED.with());
    } else {
      inferName(access, state, resolved);
    }
    return access;
  }

  /** Marks the names of a file that may have others, or may have been changed by others. */
  private void inferOtherNames(FileAccess access, @Nullable ResolvedPath name) {
    Reason reason = access.success() ? uncertaintyOf(access.file(), name) : null;
    if (reason == null) {
      return;
    }
    if (!access.created()) {
      access.infer(reason.about(InferredField.RENAMED_FROM));
    }
    access.infer(reason.about(InferredField.RENAMED_TO));
    access.infer(reason.about(InferredField.UNLINKED));
  }

  private @Nullable Reason uncertaintyOf(@Nullable TrackedFile file, @Nullable ResolvedPath name) {
    if (name == null || UncertainNames.isUncertain(name)) {
      return Reason.NAME_OF_ONE_PATH;
    }
    boolean maybeRenamed =
        names.uncertain().maybeOf(name.key()) || (file != null && file.isMaybeRenamed());
    return maybeRenamed ? Reason.NAME_ELSEWHERE : null;
  }

  private static void inferName(FileAccess access, ProcessFiles state, ResolvedPath name) {
    if (!state.view().isLike(name.given().view())) {
      access.infer(Reason.OUTSIDE_ROOT.with());
    }
    if (access.isFromOutOfView()) {
      access.infer(Reason.NAME_OUT_OF_VIEW.about(InferredField.RENAMED_FROM));
    }
    if (name.uncertain()) {
      access.infer(Reason.PARENT_OF_NAME.about(InferredField.FILE_NAME));
      access.infer(Reason.PARENT_OF_NAME.about(InferredField.HOST_PATH));
    } else {
      inferHostPath(access, name);
    }
  }

  private FileAccess access(
      String id, ProcessInstance process, ProcessFiles state, AccessCall call, AccessedName name) {
    Container container = state.container();
    boolean byRuntime = containers.isRuntime(process);
    return new FileAccess(id, process, container, byRuntime, call, name, observer);
  }

  /** The files that a process sees are those of its container, as certainly as it is in that. */
  private static void inferContainer(FileAccess access, ProcessInstance process) {
    Container container = access.container();
    Container outer = container == null ? null : container.madeIn();
    if (outer != null) {
      access.infer(Reason.CONTAINER_OF_CLAIM.with(outer));
    } else if (access.view().maybeOfContainer()) {
      access.infer(Reason.NAMESPACE_NOT_KNOWN.with());
    } else if (process.inferred().has(InferredField.DOCKER_ID)) {
      access.infer(Reason.CONTAINER_OF_INFERRED.with());
      if (access.container() == null) {
        access.infer(Reason.HOST_PATH_IF_ON_HOST.with());
      }
    }
  }

  private static void inferHostPath(FileAccess access, ResolvedPath name) {
    MountView view = name.view();
    if (access.hostPath() == null) {
      if (view.isChangedAt(name.path())) {
        access.infer(Reason.MOUNTED_SINCE.with());
      } else if (view.namespace() != null || view.isRootNeeded(name.path())) {
        access.infer(Reason.ROOT_NOT_RECORDED.about(InferredField.HOST_PATH));
      }
      return;
    }
    Reason reason = view.uncertainty().reason();
    Container container = view.container();
    if (reason != null) {
      access.infer(reason.about(InferredField.HOST_PATH));
    } else if (!view.changes().isEmpty()) {
      access.infer(Reason.HOST_PATH_OF_OTHER_MOUNTS.with());
    } else if (container != null && container.docker() == null) {
      access.infer(Reason.HOST_PATH_BELOW_ROOTFS.with());
    }
  }
}
