package org.godo.filter.files;

import org.godo.model.result.Inferences;
import org.godo.model.result.InferredField;
import org.godo.model.result.Reason;
import org.jspecify.annotations.Nullable;

/**
 * The name by which a file was accessed. It belongs to a view: what the file is called elsewhere
 * does not change it, and a later name is the one that the same view has for the file.
 *
 * @param view in which the path is resolved
 * @param path absolute and clean if it could be resolved; null when not known
 * @param target where the path leads if it is by a link in /proc; else null
 * @param hostPath the file's path on the host at that time; null when not known
 * @param file the file; null if the name could not be resolved or the open failed
 * @param previous the file's host-wide key before that name; null for none
 * @param renames how often the file had been renamed by then
 */
record AccessedName(
    MountView view,
    @Nullable String path,
    @Nullable ResolvedPath target,
    @Nullable String hostPath,
    @Nullable TrackedFile file,
    @Nullable String previous,
    int renames) {

  /** Returns a name that could not be resolved. */
  static AccessedName unresolved(@Nullable String asGiven) {
    return new AccessedName(MountView.HOST, asGiven, null, null, null, null, 0);
  }

  /** Returns the name of a file, which was not found if the file is null. */
  static AccessedName of(ResolvedPath resolved, @Nullable TrackedFile file) {
    ResolvedPath given = resolved.given();
    return new AccessedName(
        given.view(),
        given.path(),
        resolved.link() == null ? null : resolved,
        resolved.view().hostPath(resolved.path()),
        file,
        file == null ? null : file.previous(),
        file == null ? 0 : file.renames());
  }

  /**
   * Returns the file's present name, outside of the view's root if it has none below that, and the
   * host's if it was moved out of what is mounted there; null if unknown.
   */
  @Nullable ResolvedPath current() {
    if (path == null || file == null) {
      return null;
    }
    ResolvedPath there = target == null ? new ResolvedPath(view, path) : target;
    String key = file.current();
    String now = isRenamed() ? there.later(key) : there.path();
    return now == null
        ? there.view().locate(key, there.inTree())
        : new ResolvedPath(there.view(), now);
  }

  /** Returns the name before; null for none, or if the view does not have it. */
  @Nullable String renamedFrom() {
    return path == null || previous == null ? null : view.pathOf(previous, path);
  }

  /** Returns whether the file was renamed after the access. */
  boolean isRenamed() {
    return file != null && file.renames() != renames;
  }

  /** Returns what is inferred of an access, and of its later names. */
  Inferences inferred(Inferences ofAccess) {
    Inferences inferred = ofAccess;
    if (isRenamedOutOfView()) {
      inferred = inferred.with(Reason.NAME_OUT_OF_VIEW.about(InferredField.RENAMED_TO));
    }
    if (file != null && file.isMaybeRenamed()) {
      inferred =
          inferred
              .with(Reason.NAME_ELSEWHERE.about(InferredField.RENAMED_TO))
              .with(Reason.NAME_ELSEWHERE.about(InferredField.UNLINKED));
    }
    return inferred;
  }

  /** Returns whether it has another name that this view does not have. */
  private boolean isRenamedOutOfView() {
    return path != null
        && file != null
        && isRenamed()
        && new ResolvedPath(view, path).later(file.current()) == null;
  }

  /** Returns the name the file was given after the access; null for none in this view. */
  @Nullable String renamedTo() {
    return path == null || file == null || !isRenamed()
        ? null
        : new ResolvedPath(view, path).renamedTo(file.current());
  }

  /** Returns whether the file's last name was removed. */
  boolean unlinked() {
    return file != null && file.unlinked();
  }
}
