package org.godo.model.result;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One open file description, or one failed attempt at it, or one call that changed a file by its
 * name without opening it: a document of the collection {@code file_accesses}. Times are
 * milliseconds since the epoch.
 *
 * @param id {@code _id}: that of the open's raw document, or made from process and descriptor for
 *     one that was open before the session
 * @param process key of the process that opened it
 * @param byRuntime whether a container's runtime made the call, preparing a container or beside it,
 *     rather than a program of the container
 * @param call the kind of call: {@link #OPEN}, {@link #TRUNCATE}, {@link #MKNOD} or {@link #RENAME}
 * @param fd the descriptor the open returned; null for a failed one and for other calls
 * @param fileName absolute and clean, as the process saw it; as passed where it could not be
 *     resolved
 * @param hostPath the same file as the host sees it
 * @param flags names of the open flags, the access mode first
 * @param closeTimestamp when the last descriptor that led to it was closed
 * @param written times of the writes
 * @param writeCount calls that wrote at least a byte
 * @param writers keys of other processes that wrote through it
 * @param truncated whether an existing file was opened with O_TRUNC, or truncated later
 * @param created whether this open created the file
 * @param mapped whether it was mapped shared and writable, so that writes are not counted
 * @param renamedFrom earlier name of the file
 * @param renamedTo later name of the file
 * @param unlinked whether the name was removed, or replaced by another file
 * @param inferred fields whose values are inferred, with the reasons
 */
public record FileAccessResult(
    String id,
    String host,
    String session,
    String process,
    @Nullable String dockerId,
    boolean byRuntime,
    int pid,
    String call,
    @Nullable Integer fd,
    @Nullable String fileName,
    @Nullable String hostPath,
    List<String> flags,
    @Nullable Long openTimestamp,
    @Nullable Long closeTimestamp,
    List<Long> written,
    long writeCount,
    long writeBytes,
    List<String> writers,
    boolean truncated,
    boolean created,
    boolean mapped,
    @Nullable String renamedFrom,
    @Nullable String renamedTo,
    boolean unlinked,
    boolean success,
    int errno,
    boolean complete,
    Inferred inferred) {

  /** An open, also before the session. */
  public static final String OPEN = "open";

  /** A truncation by name. */
  public static final String TRUNCATE = "truncate";

  /** The creation of a file, a device or a pipe with a name, without an open. */
  public static final String MKNOD = "mknod";

  /** A rename of another file to this name. */
  public static final String RENAME = "rename";

  /** Returns the same with a later name of the file, and whether it was removed. */
  public FileAccessResult withLaterName(@Nullable String laterName, boolean removed) {
    return with(laterName, removed, inferred);
  }

  /** Returns the same with other inferred fields. */
  public FileAccessResult withInferred(Inferred other) {
    return with(renamedTo, unlinked, other);
  }

  private FileAccessResult with(@Nullable String laterName, boolean removed, Inferred other) {
    return new FileAccessResult(
        id,
        host,
        session,
        process,
        dockerId,
        byRuntime,
        pid,
        call,
        fd,
        fileName,
        hostPath,
        flags,
        openTimestamp,
        closeTimestamp,
        written,
        writeCount,
        writeBytes,
        writers,
        truncated,
        created,
        mapped,
        renamedFrom,
        laterName,
        removed,
        success,
        errno,
        complete,
        other);
  }

  /** Returns this access in a container with another id. */
  public FileAccessResult in(String container) {
    return new FileAccessResult(
        id,
        host,
        session,
        process,
        container,
        byRuntime,
        pid,
        call,
        fd,
        fileName,
        hostPath,
        flags,
        openTimestamp,
        closeTimestamp,
        written,
        writeCount,
        writeBytes,
        writers,
        truncated,
        created,
        mapped,
        renamedFrom,
        renamedTo,
        unlinked,
        success,
        errno,
        complete,
        inferred);
  }
}
