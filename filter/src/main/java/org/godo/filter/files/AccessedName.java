package org.godo.filter.files;

import org.godo.model.result.Inferences;
import org.godo.model.result.InferredField;
import org.godo.model.result.Reason;
import org.jspecify.annotations.Nullable;

/**
 * The name by which a file was accessed. It belongs to a view: what the file is called elsewhere
 * does not change it, and a later name is one that the same view has for the file.
 *
 * @param view in which the path is resolved
 * @param path absolute and clean if it could be resolved; null when not known
 * @param target where the path leads if it is by a link in /proc; else null
 * @param hostPath the file's path on the host at that time; null when not known
 * @param file the file; null if the name could not be resolved or the open failed
 * @param own which of the file's names it is; null without a file
 * @param key the host-wide key that this name had; null without a file
 * @param previous the file's host-wide key before that name; null for none
 * @param renames how often the file had been renamed by then
 */
record AccessedName(
    MountView view,
    @Nullable String path,
    @Nullable ResolvedPath target,
    @Nullable String hostPath,
    @Nullable TrackedFile file,
    @Nullable FileName own,
    @Nullable String key,
    @Nullable String previous,
    int renames) {

  /** Returns a name that could not be resolved. */
  static AccessedName unresolved(@Nullable String asGiven) {
    return new AccessedName(MountView.HOST, asGiven, null, null, null, null, null, null, 0);
  }

  /** Returns the name of a file, which was not found if the file is null. */
  static AccessedName of(ResolvedPath resolved, @Nullable TrackedFile file) {
    ResolvedPath given = resolved.given();
    String key = resolved.key();
    return new AccessedName(
        given.view(),
        given.path(),
        resolved.link() == null ? null : resolved,
        resolved.view().hostPath(resolved.path()),
        file,
        file == null ? null : file.name(key),
        file == null ? null : key,
        file == null ? null : file.previous(key),
        file == null ? 0 : file.renames());
  }

  /**
   * Returns the file's present name, this one if it has that still; outside of the view's root if
   * it has none below that, and the host's if it was moved out of what is mounted there; null if
   * unknown.
   */
  @Nullable ResolvedPath current() {
    if (file == null || own == null) {
      return null;
    }
    boolean isOwn = file.unlinked() || file.names().contains(own);
    return located(isOwn ? own : file.current());
  }

  /** Returns the path by which /proc shows the open file, also after its removal. */
  @Nullable ResolvedPath shown() {
    return own == null ? null : located(own);
  }

  private @Nullable ResolvedPath located(FileName name) {
    if (path == null) {
      return null;
    }
    ResolvedPath there = target == null ? new ResolvedPath(view, path) : target;
    boolean isSame = name == own && !isRenamed();
    String now = isSame ? there.path() : there.later(name.key());
    return now == null
        ? there.view().locate(name.key(), there.inTree())
        : new ResolvedPath(there.view(), now);
  }

  /** Returns the name before; null for none, or if the view does not have it. */
  @Nullable String renamedFrom() {
    return path == null || previous == null ? null : view.pathOf(previous, path);
  }

  /** Returns whether the file was renamed after the access. */
  private boolean isRenamed() {
    return file != null && file.renames() != renames;
  }

  /** Returns what is inferred of an access, and of its later names. */
  Inferences inferred(Inferences ofAccess) {
    if (file == null) {
      return ofAccess;
    }
    Inferences inferred = ofAccess;
    if (later().isOutOfView()) {
      inferred = inferred.with(Reason.NAME_OUT_OF_VIEW.about(InferredField.RENAMED_TO));
    }
    if (file.unlinked() && file.isMaybeLinked() && !inferred.has(InferredField.UNLINKED)) {
      inferred = inferred.with(Reason.FURTHER_NAMES.with());
    }
    if (file.isMaybeRenamed()) {
      inferred = with(inferred, Reason.NAME_ELSEWHERE);
    } else if (file.isReplacedUnseen() && !inferred.has(InferredField.UNLINKED)) {
      inferred = with(inferred, Reason.NAME_REPLACED_UNSEEN);
    }
    return inferred;
  }

  private static Inferences with(Inferences inferred, Reason reason) {
    return inferred
        .with(reason.about(InferredField.RENAMED_TO))
        .with(reason.about(InferredField.UNLINKED));
  }

  private LaterName later() {
    return file == null || path == null || key == null
        ? LaterName.SAME
        : LaterName.of(file, key, new ResolvedPath(view, path), renames);
  }

  /** Returns the name the file has later; null for none in this view. */
  @Nullable String renamedTo() {
    return later().path();
  }

  /** Returns whether the file's last name was removed. */
  boolean unlinked() {
    return file != null && file.unlinked();
  }
}
