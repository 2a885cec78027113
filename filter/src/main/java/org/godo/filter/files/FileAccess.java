package org.godo.filter.files;

import java.util.List;
import java.util.Set;
import org.godo.filter.container.Container;
import org.godo.filter.process.ProcessInstance;
import org.godo.model.linux.CallConstants;
import org.godo.model.linux.OpenFlags;
import org.godo.model.raw.Origin;
import org.godo.model.result.Inference;
import org.godo.model.result.Inferences;
import org.godo.model.result.InferredField;
import org.godo.model.result.Reason;
import org.jspecify.annotations.Nullable;

/**
 * An access to a file: an open file description, to which descriptors in one or more tables refer
 * until the last of them is closed; a failed open; or a call that changes a file by its name.
 */
public final class FileAccess {
  private final String id;
  private final ProcessInstance opener;
  private final @Nullable Container container;
  private final boolean byRuntime;
  private final AccessCall call;
  private final AccessedName name;
  private final FileObserver observer;
  private final Writes writes = new Writes();
  private boolean truncated;
  private boolean created;
  private boolean mapped;
  private final Holders holders;
  private Inferences inferred = Inferences.NONE;

  /**
   * @param container the opener was in; null outside containers
   * @param byRuntime whether it made the call as the runtime of a container
   */
  FileAccess(
      String id,
      ProcessInstance opener,
      @Nullable Container container,
      boolean byRuntime,
      AccessCall call,
      AccessedName name,
      FileObserver observer) {
    this.id = id;
    this.opener = opener;
    this.container = container;
    this.byRuntime = byRuntime;
    this.call = call;
    this.name = name;
    this.observer = observer;
    this.truncated = call.succeeded() && OpenFlags.truncates(call.flags());
    this.holders =
        new Holders(
            call instanceof AccessCall.OnName onName
                ? new Close.At(onName.timestamp(), null)
                : Close.Absent.SO_FAR);
    if (name.file() != null) {
      name.file().addUser();
    }
  }

  /** Notes that this open created the file, so that it truncated nothing. */
  void markCreated() {
    created = true;
    truncated = false;
  }

  void markTruncated() {
    truncated = true;
  }

  /**
   * Notes that the file was mapped shared. Only a mapping of a descriptor that can be written can
   * be made writable later (mm/mmap.c, VM_MAYWRITE).
   *
   * @param protection PROT_* bits; {@link Origin#UNKNOWN} if not recorded
   */
  void markMapped(int protection) {
    if (protection != Origin.UNKNOWN && (protection & CallConstants.PROT_WRITE) != 0) {
      mapped = true;
      inferred = inferred.without(InferredField.MAPPED);
    } else if (!mapped && canBeWritten()) {
      infer(Reason.MAPPED_SHARED.with());
    }
  }

  /** Adds write calls of a process in this state. */
  void write(ProcessInstance writer, ProcessFiles state, List<Long> timestamps, List<Long> counts) {
    boolean wrote = writes.add(timestamps, counts);
    if (wrote && writer != opener && writes.addWriter(writer, state, id)) {
      observer.writtenBy(this, writer);
    }
  }

  void infer(Inference inference) {
    inferred = inferred.with(inference);
  }

  /** Notes that a process may have it open that inherited it unseen, and wrote through it. */
  void markUnseenWrite() {
    if (inferred.reason(InferredField.WRITTEN) != Reason.WRITTEN_BY_UNSEEN_BIRTH) {
      inferLate(Reason.WRITTEN_BY_UNSEEN_BIRTH.about(InferredField.WRITTEN));
      inferLate(Reason.WRITTEN_BY_UNSEEN_BIRTH.about(InferredField.CLOSE_TIMESTAMP));
    }
  }

  /** Notes that a process has, or does, what is not recorded of it. */
  void markHeld(Reason reason) {
    infer(reason.about(InferredField.WRITTEN));
    if (reason == Reason.HOLDER_NOT_FOLLOWED) {
      infer(reason.about(InferredField.COMPLETE));
    }
    holders.markUncertain(reason);
  }

  /** Notes that a process may have it from here on that is not known to. */
  void markHeldIfWritten(Reason reason) {
    if (canBeWritten()) {
      infer(reason.about(InferredField.WRITTEN));
    }
    holders.markUncertain(reason);
  }

  /** Notes that an exec leaves it open, unless flags that are not recorded have it closed. */
  void maybeClosedByExec() {
    if (call.fd() != null && call.flags() == OpenFlags.UNKNOWN) {
      markHeld(Reason.MAYBE_CLOSED_BY_EXEC);
    }
  }

  /** Notes that it may have been written through a descriptor that may be another file's. */
  void markMaybeWritten() {
    if (canBeWritten() && !isUncertain(InferredField.WRITTEN)) {
      inferLate(Reason.MAYBE_SHARED_DESCRIPTORS.about(InferredField.WRITTEN));
    }
  }

  /** Notes that a process may have it open that is not known to. */
  void markMaybeOpen() {
    if (holders.count() == 0) {
      inferLate(Reason.MAYBE_SHARED_DESCRIPTORS.about(InferredField.CLOSE_TIMESTAMP));
    }
  }

  private void inferLate(Inference inference) {
    infer(inference);
    if (holders.count() == 0) {
      observer.inferredLate(id, inference);
    }
  }

  // ---- descriptors ---------------------------------------------------------------------------

  /** Returns the descriptors that refer to it. */
  Holders descriptors() {
    return holders;
  }

  /** Closes a descriptor; the close of the last one is the file's. */
  void closeDescriptor(Close close) {
    completed(holders.close(close));
  }

  /** Removes a descriptor of a process that was never seen, so that its close is not known. */
  void releaseDescriptor() {
    completed(holders.release(Reason.HOLDER_SILENT));
  }

  private void completed(boolean isLast) {
    if (isLast) {
      Reason reason = holders.reason();
      if (reason != null) {
        infer(reason.about(InferredField.CLOSE_TIMESTAMP));
      }
      observer.completed(this);
    }
  }

  // ---- the name ------------------------------------------------------------------------------

  /** Returns the view in which its name is resolved. */
  MountView view() {
    return name.view();
  }

  /** Returns the name by which it was made. */
  AccessedName name() {
    return name;
  }

  /** Returns the accessed file; null when not known. */
  @Nullable TrackedFile file() {
    return name.file();
  }

  /** Returns the file if it was opened without a name and has none yet, else null. */
  @Nullable TrackedFile namelessFile() {
    TrackedFile file = name.file();
    return file != null && file.isNameless() ? file : null;
  }

  /** Returns the file's present name, in its view if it has one there; null when not known. */
  @Nullable ResolvedPath currentName() {
    ResolvedPath now = name.current();
    boolean maybeOther = inferred.reason(InferredField.FILE_NAME) == Reason.PARENT_OF_NAME;
    return now == null || !maybeOther ? now : now.asUncertain();
  }

  /** Returns the path by which /proc shows the file; null when not known. */
  @Nullable String shownPath() {
    ResolvedPath now = name.shown();
    return now == null ? name.path() : now.inTree();
  }

  /** Returns whether the name it was opened by may be a symbolic link to it. */
  boolean maybeByLink() {
    return call.flags() == OpenFlags.UNKNOWN || (call.flags() & OpenFlags.O_NOFOLLOW) == 0;
  }

  /** Returns whether the file had a name before that its process does not see. */
  boolean isFromOutOfView() {
    return name.previous() != null && name.renamedFrom() == null;
  }

  /** Returns whether the file may be written through it. */
  boolean canBeWritten() {
    return OpenFlags.writes(call.flags());
  }

  // ---- results -------------------------------------------------------------------------------

  /** Returns the id of its result. */
  public String id() {
    return id;
  }

  /** Returns the process that made the call. */
  public ProcessInstance opener() {
    return opener;
  }

  /** Returns whether the opener made the call as the runtime of a container. */
  public boolean byRuntime() {
    return byRuntime;
  }

  /** Returns the container it was made in; null outside containers. */
  public @Nullable Container container() {
    return container;
  }

  /** Returns the document's name of the call. */
  public String call() {
    return call.name();
  }

  /** Returns the descriptor the open returned; null for a failed one and for other calls. */
  public @Nullable Integer fd() {
    return call.fd();
  }

  /** Returns the name it was made by, absolute and clean if it could be resolved. */
  public @Nullable String path() {
    return name.path();
  }

  /** Returns the host path of that name; null when not known. */
  public @Nullable String hostPath() {
    return name.hostPath();
  }

  /** Returns the names of the open flags. */
  public List<String> flagNames() {
    return OpenFlags.names(call.flags());
  }

  /** Returns whether the file can be read through it. */
  public boolean reads() {
    return call.succeeded() && OpenFlags.reads(call.flags());
  }

  /** Returns whether the file may be read through it, which is not recorded. */
  public boolean maybeReads() {
    return inferred.has(InferredField.FLAGS) && call.succeeded();
  }

  /** Returns whether the call succeeded. */
  public boolean success() {
    return call.succeeded();
  }

  /** Returns the error number of a failed open; 0 for any other call. */
  public int errno() {
    return call.errno();
  }

  /** Returns milliseconds since the epoch; null when it was open before the session. */
  public @Nullable Long openTimestamp() {
    return call.timestamp();
  }

  /** Returns the number of descriptors that refer to it, in all tables. */
  public int holders() {
    return holders.count();
  }

  /** Returns when the last descriptor was closed; null while it is open. */
  public @Nullable Long closeTimestamp() {
    return holders.closed();
  }

  /** Returns the times of writes in the order of the replay: the first 9,999 and the last. */
  public List<Long> written() {
    return writes.times().listed();
  }

  /** Returns the number of these times. */
  public int listedWrites() {
    return writes.times().listedCount();
  }

  /** Returns the number of writes. */
  public long writeCount() {
    return writes.times().count();
  }

  /** Returns the number of bytes written in all. */
  public long writeBytes() {
    return writes.bytes();
  }

  /** Returns the processes other than the opener that wrote, the first 1,000. */
  public Set<ProcessInstance> writers() {
    return writes.writers();
  }

  /** Returns the number of processes other than the opener that wrote. */
  public long writerCount() {
    return writes.writerCount();
  }

  /** Returns whether it truncated the file. */
  public boolean truncated() {
    return truncated;
  }

  /** Returns whether this open created the file. */
  public boolean created() {
    return created;
  }

  /** Returns whether it was mapped shared and writable. */
  public boolean mapped() {
    return mapped;
  }

  /** Returns whether it changed the file. */
  public boolean changes() {
    return truncated || mapped || writes.times().count() > 0;
  }

  /** Returns whether it may have changed the file although no such call is recorded. */
  public boolean maybeChanges() {
    return !changes()
        && (isUncertain(InferredField.WRITTEN)
            || isUncertain(InferredField.MAPPED)
            || isUncertain(InferredField.TRUNCATED));
  }

  private boolean isUncertain(InferredField field) {
    Reason reason = inferred.reason(field);
    return reason != null && reason.kind() == Reason.Kind.UNCERTAIN;
  }

  /** Returns the file's name before the one it was accessed by; null for none. */
  public @Nullable String renamedFrom() {
    return name.renamedFrom();
  }

  /** Returns the name the file was given later; null for none. */
  public @Nullable String renamedTo() {
    return name.renamedTo();
  }

  /** Returns whether the file's last name was removed. */
  public boolean unlinked() {
    return name.unlinked();
  }

  /** Returns the fields whose values are inferred, with the reasons. */
  public Inferences inferred() {
    return name.inferred(inferred);
  }
}
