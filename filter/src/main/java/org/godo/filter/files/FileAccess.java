package org.godo.filter.files;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.godo.filter.container.Container;
import org.godo.filter.process.ProcessInstance;
import org.godo.model.linux.OpenFlags;
import org.godo.model.result.FileAccessResult;
import org.godo.model.result.Inference;
import org.godo.model.result.Inferences;
import org.godo.model.result.InferredField;
import org.godo.model.result.Reason;
import org.jspecify.annotations.Nullable;

/**
 * An open file description, or a failed attempt at one: what descriptors in one or more tables lead
 * to, from the open to the close of the last of them. Calls that change what is under a name have
 * one too, without a descriptor.
 */
public final class FileAccess {
  /**
   * How many writers are listed; a file that all of a host's processes inherit has no end of them.
   */
  static final int WRITERS_LIMIT = 1_000;

  private final String id;
  private final ProcessInstance opener;
  private final @Nullable Integer fd;
  private final int flags;
  private final @Nullable Long openTimestamp;
  private final WriteTimes written = new WriteTimes();
  private final Set<ProcessInstance> writers = new LinkedHashSet<>(0);
  private final FileObserver observer;

  private String call = FileAccessResult.OPEN;
  private @Nullable String path;
  private MountView view = MountView.HOST;
  private @Nullable TrackedFile name;
  private @Nullable String nameBefore;
  private int renamesBefore;
  private @Nullable Container container;
  private @Nullable Long closeTimestamp;
  private long writeBytes;
  private long unlistedWriters;
  private Inferences inferred = Inferences.NONE;
  private boolean truncated;
  private boolean created;
  private boolean mapped;
  private boolean success = true;
  private boolean staysOpen;
  private @Nullable Reason closeDoubt;
  private int holders;
  private int errno;

  /**
   * @param fd null for none
   * @param flags O_* bits; {@link OpenFlags#UNKNOWN} where there are none to know
   * @param openTimestamp null when it was open before the session
   */
  FileAccess(
      String id,
      ProcessInstance opener,
      @Nullable Integer fd,
      int flags,
      @Nullable Long openTimestamp,
      FileObserver observer) {
    this.id = id;
    this.observer = observer;
    this.opener = opener;
    this.fd = fd;
    this.flags = flags;
    this.openTimestamp = openTimestamp;
    this.truncated = OpenFlags.truncates(flags);
  }

  /**
   * The name it was opened by, in the view it is to be read in.
   *
   * @param file the file itself; null where the open failed
   */
  void named(MountView seenIn, String asSeen, @Nullable TrackedFile file) {
    view = seenIn;
    path = asSeen;
    name = file;
    nameBefore = file == null ? null : file.previous();
    if (file != null) {
      file.addUser();
    }
    renamesBefore = file == null ? 0 : file.renames();
  }

  /** It is of a call other than open, which lasts no time. */
  void ofCall(String kind, long millis) {
    call = kind;
    closeTimestamp = millis;
  }

  /** The name it was opened by, which could not be resolved. */
  void namedAsGiven(@Nullable String asGiven) {
    path = asGiven;
    infer(Reason.NAME_AS_GIVEN.with());
  }

  void inContainer(@Nullable Container node) {
    container = node;
  }

  /** The open failed, or with errno 0 was cut short by the end of its process. */
  void failed(int error) {
    success = false;
    errno = error;
    truncated = false;
  }

  /** This open made the file, so there was nothing to cut. */
  void createdHere() {
    created = true;
    truncated = false;
  }

  // ---- descriptors ---------------------------------------------------------------------------

  /** One more descriptor, in one more table, leads to it. */
  void held() {
    holders++;
  }

  /** A descriptor was closed; the close of the last one is the file's. */
  void released(long millis) {
    if (closeTimestamp == null || millis >= closeTimestamp) {
      closeTimestamp = millis;
      inferred = inferred.without(InferredField.CLOSE_TIMESTAMP);
    }
    let();
  }

  /** A descriptor was found to be closed some time before. */
  void releasedUnseen(long millis, Reason reason) {
    if (closeTimestamp == null || millis >= closeTimestamp) {
      closeTimestamp = millis;
      infer(reason.with());
    }
    let();
  }

  /**
   * A process still held a descriptor when it ended: its exit closes that.
   *
   * @param exit null where the record ends before the process does
   */
  void releasedByExit(@Nullable Long exit) {
    if (exit == null) {
      staysOpen = true;
    } else if (closeTimestamp == null || exit >= closeTimestamp) {
      closeTimestamp = exit;
      infer(Reason.CLOSE_BY_EXIT.with());
    }
    let();
  }

  /** Whichever close is told of it, it may have been another. */
  void doubtClose(Reason reason) {
    closeDoubt = reason;
  }

  private void let() {
    if (--holders == 0) {
      if (closeDoubt != null) {
        infer(closeDoubt.about(InferredField.CLOSE_TIMESTAMP));
      }
      if (staysOpen) {
        closeTimestamp = null;
        inferred = inferred.without(InferredField.CLOSE_TIMESTAMP);
      }
      observer.completed(this);
    }
  }

  /** Returns the number of descriptors that lead to it, in all tables. */
  public int holders() {
    return holders;
  }

  /** When the last descriptor was closed; null while it is open. */
  public @Nullable Long closeTimestamp() {
    return closeTimestamp;
  }

  // ---- changes -------------------------------------------------------------------------------

  void write(ProcessInstance writer, ProcessFiles state, List<Long> timestamps, List<Long> bytes) {
    for (int i = 0; i < timestamps.size(); i++) {
      if (bytes.get(i) > 0) {
        written.add(timestamps.get(i));
        writeBytes += bytes.get(i);
      }
    }
    boolean wrote = bytes.stream().anyMatch(count -> count > 0);
    if (wrote && writer != opener) {
      writtenBy(writer, state);
    }
  }

  private void writtenBy(ProcessInstance writer, ProcessFiles state) {
    if (writers.size() < WRITERS_LIMIT) {
      if (writers.add(writer)) {
        observer.writtenBy(this, writer);
      }
    } else if (!writers.contains(writer) && state.addUnlistedWrite(id)) {
      unlistedWriters++;
    }
  }

  void truncate() {
    truncated = true;
  }

  void mapShared() {
    mapped = true;
  }

  void infer(Inference inference) {
    inferred = inferred.with(inference);
  }

  // ---- what came of it -----------------------------------------------------------------------

  /** Id of its result. */
  public String id() {
    return id;
  }

  /** The process that opened it. */
  public ProcessInstance opener() {
    return opener;
  }

  /** What kind of call it is of. */
  public String call() {
    return call;
  }

  /** The descriptor the open returned; null for a failed one and for other calls. */
  public @Nullable Integer fd() {
    return fd;
  }

  /** The name it was opened by, absolute and clean where that could be told. */
  public @Nullable String path() {
    return path;
  }

  /** The same on the host; null when not known. */
  public @Nullable String hostPath() {
    return path == null || !path.startsWith("/") ? null : view.hostPath(path);
  }

  /** How its name is to be read. */
  MountView view() {
    return view;
  }

  /** The file itself, by its names; null when not known. */
  @Nullable TrackedFile name() {
    return name;
  }

  /** Whether it was opened without a name, and has none yet. */
  boolean isNameless() {
    return name != null && OpenFlags.createsNameless(flags) && name.renames() == 0;
  }

  /** Its name by now, as it is to be read; null when not known. */
  @Nullable ResolvedPath resolved() {
    return name == null ? null : new ResolvedPath(view, name.current());
  }

  /** Its name by now; null when not known. */
  @Nullable String currentPath() {
    return name == null ? path : name.current();
  }

  /** The container it was opened in; null outside containers. */
  public @Nullable Container container() {
    return container;
  }

  /** Names of the open flags. */
  public List<String> flagNames() {
    return OpenFlags.names(flags);
  }

  /** Whether it can be written through, as far as is known. */
  boolean canBeWritten() {
    return OpenFlags.writes(flags);
  }

  /** Whether it can be read through. */
  public boolean reads() {
    return success && OpenFlags.reads(flags);
  }

  /** Whether the open succeeded. */
  public boolean success() {
    return success;
  }

  /** Milliseconds since the epoch; null when it was open before the session. */
  public @Nullable Long openTimestamp() {
    return openTimestamp;
  }

  /** When something was written, in the order of the record: the first 9,999 times and the last. */
  public List<Long> written() {
    return written.listed();
  }

  /** How many of these times there are. */
  public int listedWrites() {
    return written.listedCount();
  }

  /** How often something was written. */
  public long writeCount() {
    return written.count();
  }

  /** Bytes written in all. */
  public long writeBytes() {
    return writeBytes;
  }

  /** Processes other than the opener that wrote, the first 1,000. */
  public Set<ProcessInstance> writers() {
    return writers;
  }

  /** How many processes other than the opener wrote. */
  public long writerCount() {
    return writers.size() + unlistedWriters;
  }

  /** Whether it was cut. */
  public boolean truncated() {
    return truncated;
  }

  /** Whether this open made the file. */
  public boolean created() {
    return created;
  }

  /** Whether it was mapped shared and writable. */
  public boolean mapped() {
    return mapped;
  }

  /** Whether it changed the file. */
  public boolean changes() {
    return truncated || mapped || written.count() > 0;
  }

  /** Error number of a failed attempt; else 0. */
  public int errno() {
    return errno;
  }

  /** The name the file had before the one it was opened by. */
  public @Nullable String renamedFrom() {
    return nameBefore;
  }

  /** The name it was given later. */
  public @Nullable String renamedTo() {
    return name == null || name.renames() == renamesBefore ? null : name.current();
  }

  /** Whether its last name was removed. */
  public boolean unlinked() {
    return name != null && name.unlinked();
  }

  /** Returns the fields whose values are inferred, with the reasons. */
  public Inferences inferred() {
    return inferred;
  }
}
