package org.godo.model.result;

import static org.godo.model.result.InferredField.ANCESTORS;
import static org.godo.model.result.InferredField.ARGS;
import static org.godo.model.result.InferredField.CHILDREN;
import static org.godo.model.result.InferredField.CLOSE_TIMESTAMP;
import static org.godo.model.result.InferredField.COMM;
import static org.godo.model.result.InferredField.COMPLETE;
import static org.godo.model.result.InferredField.CWD;
import static org.godo.model.result.InferredField.DEPTH;
import static org.godo.model.result.InferredField.DOCKER_ID;
import static org.godo.model.result.InferredField.END_TIMESTAMP;
import static org.godo.model.result.InferredField.EXE;
import static org.godo.model.result.InferredField.EXECVE;
import static org.godo.model.result.InferredField.EXIT_CODE;
import static org.godo.model.result.InferredField.EXIT_TIMESTAMP;
import static org.godo.model.result.InferredField.FD;
import static org.godo.model.result.InferredField.FILES_READ;
import static org.godo.model.result.InferredField.FILES_WRITTEN;
import static org.godo.model.result.InferredField.FILE_NAME;
import static org.godo.model.result.InferredField.FLAGS;
import static org.godo.model.result.InferredField.HOST_PATH;
import static org.godo.model.result.InferredField.LOSS;
import static org.godo.model.result.InferredField.MAPPED;
import static org.godo.model.result.InferredField.OPEN_TIMESTAMP;
import static org.godo.model.result.InferredField.PPID;
import static org.godo.model.result.InferredField.PROCESS_COUNT;
import static org.godo.model.result.InferredField.RENAMED_FROM;
import static org.godo.model.result.InferredField.RENAMED_TO;
import static org.godo.model.result.InferredField.ROOTFS;
import static org.godo.model.result.InferredField.ROOT_PROCESS;
import static org.godo.model.result.InferredField.RUNS;
import static org.godo.model.result.InferredField.START_TIMESTAMP;
import static org.godo.model.result.InferredField.THREADS;
import static org.godo.model.result.InferredField.TRUNCATED;
import static org.godo.model.result.InferredField.UID;
import static org.godo.model.result.InferredField.UNLINKED;
import static org.godo.model.result.InferredField.WRITERS;
import static org.godo.model.result.InferredField.WRITTEN;
import static org.godo.model.result.Reason.Kind.CUT_SHORT;
import static org.godo.model.result.Reason.Kind.DERIVED;
import static org.godo.model.result.Reason.Kind.UNCERTAIN;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Why the value of a field is inferred: the rule that produced it. The text of a reason is rendered
 * only where a document is written; {@code %d} and {@code %s} stand for the arguments of the {@link
 * Inference}.
 */
public enum Reason {
  // ---- processes: start and exit ---------------------------------------------------------------

  START_OF_FIRST_EVENT(
      DERIVED, "time of its first event; its fork was not recorded", START_TIMESTAMP),
  START_OF_ONLY_CALL(
      DERIVED, "that of the only call of its creator that can have created it", START_TIMESTAMP),
  START_OF_NUMBER(
      UNCERTAIN,
      "that of its creator's call that returned its number, maybe one of another pid namespace",
      START_TIMESTAMP),
  START_NOT_FOLLOWED(
      UNCERTAIN,
      "time of its first event since a process with its pid was not followed any more; maybe it is"
          + " that one",
      START_TIMESTAMP),
  EXIT_NOT_FOLLOWED(
      UNCERTAIN,
      "when it was last seen; too many processes seemed to live to follow it further",
      EXIT_TIMESTAMP),
  NOT_FOLLOWED(
      UNCERTAIN,
      "it was not followed at all times: too many processes seemed to live",
      CHILDREN,
      COMPLETE),
  EXIT_BY_NEXT_FORK(DERIVED, "the next fork with the same pid", EXIT_TIMESTAMP),
  EXIT_BETWEEN_SESSIONS(
      DERIVED, "gone when the next session began; the end of the session before", EXIT_TIMESTAMP),
  EXIT_BY_ENTRY(DERIVED, "entry into exit_group", EXIT_TIMESTAMP),
  EXIT_BY_LAST_ENTRY(DERIVED, "entry into exit of its only thread", EXIT_TIMESTAMP),
  EXIT_BY_SIGNAL(DERIVED, "audit's record of the signal that ended it", EXIT_TIMESTAMP),
  EXIT_OF_LAST_THREAD(
      DERIVED, "exit of the last of its threads whose exit was recorded", EXIT_TIMESTAMP),
  EXIT_OF_CONTAINER(DERIVED, "the end of its container", EXIT_TIMESTAMP),
  EXIT_OF_SESSION(DERIVED, "the end of the session; it may have run longer", EXIT_TIMESTAMP),
  EXIT_OF_BOOT(
      DERIVED, "the end of the record; its boot ended by %s, when the next began", EXIT_TIMESTAMP),
  EXIT_CODE_OF_CONNECTOR(DERIVED, "from the connector; audit's exit_group reported %d", EXIT_CODE),
  THREADS_UNSEEN(UNCERTAIN, "the main one; an audit log alone does not report threads", THREADS),
  EXIT_SIGNAL_OF_CONNECTOR(DERIVED, "from the connector; audit reported signal %d", EXIT_CODE),
  THREAD_EXITS_OF_MAIN(DERIVED, "exits that were not recorded: that of the main thread", THREADS),

  // ---- not audited -----------------------------------------------------------------------------

  FROM_BEFORE_AUDIT(
      UNCERTAIN,
      "from before audit was switched on; the kernel reports no calls, or not those of all threads",
      COMPLETE),
  NOT_AUDITED(
      UNCERTAIN, "the connector reported an exec or exit of it that audit did not", COMPLETE),
  OPENER_FROM_BEFORE_AUDIT(
      UNCERTAIN,
      "its process is from before audit was switched on; the kernel may not report its calls",
      COMPLETE),
  LEFT_OUT_BY_RULE(UNCERTAIN, "a rule leaves out the calls of its program (never,exit)", COMPLETE),
  OPENER_LEFT_OUT_BY_RULE(
      UNCERTAIN, "a rule leaves out the calls of its process's program (never,exit)", COMPLETE),
  LEFT_SCOPE(
      UNCERTAIN,
      "it, or the process that created it, changed its login uid; the rules match its calls no more",
      COMPLETE),
  OPENER_LEFT_SCOPE(
      UNCERTAIN,
      "its process, or a creator of that, changed its login uid; the rules match its calls no more",
      COMPLETE),
  MEMBER_NOT_AUDITED(UNCERTAIN, "calls of %d of its processes are not audited", COMPLETE),
  MEMBERS_UNKNOWN(UNCERTAIN, "none of its processes is known; some are not audited", COMPLETE),

  // ---- not read
  // ----------------------------------------------------------------------------------

  SNAPSHOT_INCOMPLETE(
      UNCERTAIN,
      "the snapshot of /proc does not have all of it as the session began, or of what it inherited:"
          + " it was hidden, too much, or changed before it was read",
      CLOSE_TIMESTAMP,
      COMPLETE,
      CWD,
      DOCKER_ID,
      EXE,
      THREADS,
      WRITTEN),
  MEMBER_NOT_READ(
      UNCERTAIN, "the snapshot of /proc does not have all of %d of its processes", COMPLETE),

  // ---- processes: lineage ----------------------------------------------------------------------

  PPID_OF_FIRST_EVENT(DERIVED, "as reported by its first event", PPID),
  PPID_OF_RESULT(
      DERIVED, "the caller whose call returned its number; its first event has a reaper", PPID),
  PPID_CHANGED(
      UNCERTAIN, "as first recorded; its parent changed, or its pid was reused unseen", PPID),
  PPID_OF_CONNECTOR(DERIVED, "from the connector; audit reported %d", PPID),
  PPID_AT_EXIT(DERIVED, "its parent when it exited", PPID),
  PPID_OF_SHIM(DERIVED, "the shim, which adopted it when the runtime that created it exited", PPID),
  PPID_OF_CONTAINERD(
      DERIVED, "the containerd of its host: the process that starts a shim exits at once", PPID),
  CREATED_BY_ONE_OF_SEVERAL(
      UNCERTAIN, "by the likeliest of several calls that may have created it", CWD, PPID),
  CHILDREN_UNCERTAIN(
      UNCERTAIN, "as recorded; events were lost and a shim may have adopted some", CHILDREN),
  CHILDREN_SILENT(UNCERTAIN, "as recorded; not every task that it created is among them", CHILDREN),
  POSITION_UNCERTAIN(
      UNCERTAIN, "as recorded; events were lost, or a creator is not certain", ANCESTORS, DEPTH),

  // ---- processes: container and program --------------------------------------------------------

  CONTAINER_OF_RUNTIME(
      DERIVED,
      "container of the runtime that created it; the exec that entered it was not recorded",
      DOCKER_ID),
  CONTAINER_OF_SHIM(
      DERIVED, "container of its shim; the arguments of the runtime were not recorded", DOCKER_ID),
  CONTAINER_OF_SHIMS_CALL(
      DERIVED,
      "container for which its shim last called a runtime; what created it was not recorded",
      DOCKER_ID),
  CONTAINER_OF_INSPECTION(
      DERIVED,
      "container that was inspected with this pid and start; what entered it was not recorded",
      DOCKER_ID),
  CONTAINER_OF_INFERRED(
      DERIVED, "that of its creator, or of the caller, which is inferred", DOCKER_ID),
  CONTAINER_OF_CLAIM(
      DERIVED, "as a program in container %s names it, which may not be true", DOCKER_ID),
  NAMESPACE_NOT_KNOWN(
      UNCERTAIN,
      "not known: its process joined a mount namespace (setns) that may be a container's",
      DOCKER_ID),
  CONTAINER_OF_CREATOR(
      UNCERTAIN,
      "container of its creator, as recorded; events were lost, or a creator is not certain",
      DOCKER_ID),
  COMM_OF_ONE_THREAD(
      UNCERTAIN, "the last known of its main thread; one of its threads has another", COMM),
  EXEC_UNSEEN(UNCERTAIN, "its program's file changed without an exec in the record", ARGS, EXECVE),
  EXE_DETACHED(
      DERIVED,
      "the root of a mount that is attached nowhere, which is all that the kernel shows of it",
      EXE,
      EXECVE),
  EXE_NOT_RECORDED(
      UNCERTAIN,
      "not known: the kernel could not write the path of the program's file, or the record lacks it",
      EXE,
      EXECVE),
  ARGS_OF_CREATOR(DERIVED, "its creator's; it called no exec", ARGS),
  ARGS_LEFT_OUT(DERIVED, "%s", ARGS, EXECVE),
  ARGS_OF_PROCTITLE(UNCERTAIN, "%s", ARGS, EXECVE),
  ARGS_NOT_RECORDED(UNCERTAIN, "%s", ARGS, EXECVE),
  CREATOR_STALE(
      UNCERTAIN, "its creator's, as last reported; events were lost since", COMM, EXE, UID),
  CWD_OF_ONE_THREAD(DERIVED, "of one of its threads; others have their own", CWD),
  CWD_NOT_RECORDED(
      UNCERTAIN, "not known: it was not recorded, or it was changed to one that is not", CWD),
  CWD_OF_UNAUDITED(
      UNCERTAIN, "its creator's, as last reported; that is from before audit was switched on", CWD),
  STALE(UNCERTAIN, "as last reported; events were lost since", CWD, ROOTFS, HOST_PATH, DOCKER_ID),

  // ---- file accesses: names --------------------------------------------------------------------

  NAME_AS_GIVEN(DERIVED, "as given; its directory is not known", FILE_NAME),
  PARENT_OF_NAME(
      UNCERTAIN,
      "as named; it starts at a directory that was removed or renamed, or `..` in it is behind a name"
          + " that may be a symbolic link, to elsewhere",
      CWD,
      FILE_NAME,
      HOST_PATH),
  OPENED_BY_HANDLE(
      UNCERTAIN,
      "not known: opened by a handle (open_by_handle_at), which has no name",
      FILE_NAME,
      HOST_PATH),
  BELOW_DESCRIPTOR(
      UNCERTAIN,
      "below a directory's descriptor; events were lost since that was opened",
      FILE_NAME,
      HOST_PATH),
  HOST_PATH_IF_ON_HOST(
      UNCERTAIN, "if its process was in no container, which is not certain", HOST_PATH),
  HOST_PATH_BELOW_ROOTFS(DERIVED, "below the root directory; Docker reported no mounts", HOST_PATH),
  HOST_PATH_BY_FIRST_MOUNTS(
      DERIVED, "by the mounts it began with; its mount namespace is its own", HOST_PATH),
  HOST_PATH_OF_OTHER_THREADS(
      DERIVED, "by the root of its other threads; some have their own", HOST_PATH),
  HOST_PATH_OF_OTHER_MOUNTS(
      DERIVED,
      "as if what was mounted since was not mounted there; the name of a mount point may be that of"
          + " a symbolic link",
      HOST_PATH),
  HOST_PATH_BY_SHOWN_DIRECTORY(
      UNCERTAIN,
      "by the working directory as reported; whether that is below its process's root or outside is"
          + " not recorded",
      CWD,
      HOST_PATH),
  HOST_PATH_BY_DOCKER(
      UNCERTAIN, "by Docker's report, if there was one; events were lost", HOST_PATH),
  ROOT_NOT_RECORDED(
      UNCERTAIN,
      "not known: where its process's root directory, its mount namespace or the target of a link in"
          + " /proc is on the host is not recorded",
      HOST_PATH,
      ROOTFS),
  HOST_PATH_OF_UNRESOLVED(
      UNCERTAIN,
      "not known: the record does not have the name, or the directory that it starts at is not known",
      HOST_PATH),
  MOUNTED_SINCE(
      UNCERTAIN,
      "not known: its process, or another in the same mount namespace, mounted something there or"
          + " unmounted it",
      HOST_PATH),
  OUTSIDE_ROOT(
      DERIVED,
      "outside of its process's root directory: as the mount namespace of that directory has it",
      FILE_NAME),
  NAME_OUT_OF_VIEW(
      DERIVED, "it has such a name, which its process does not see", RENAMED_FROM, RENAMED_TO),
  RENAMED_FROM_UNCERTAIN(UNCERTAIN, "as recorded; events were lost before", RENAMED_FROM),
  NAME_OUT_OF_SCOPE(
      UNCERTAIN,
      "as recorded; a process changed its login uid, and what it renames and removes is not recorded",
      RENAMED_FROM,
      RENAMED_TO,
      UNLINKED),
  NAME_OF_ONE_PATH(
      UNCERTAIN,
      "as recorded by this path; the file may have others, or be another one, as what is mounted"
          + " there, or which directory the path starts at, is not certain",
      RENAMED_FROM,
      RENAMED_TO,
      UNLINKED),
  CWD_OF_UNKNOWN_ROOT(
      UNCERTAIN, "as shown; where its process's root directory is, is not recorded", CWD),
  NAME_ELSEWHERE(
      UNCERTAIN,
      "as recorded by this path; a file or directory with such a name was renamed, linked or removed"
          + " where it is not certain which it is, as behind a mount that a container made",
      CWD,
      ROOTFS,
      RENAMED_FROM,
      RENAMED_TO,
      UNLINKED),
  NAME_UNCERTAIN(UNCERTAIN, "as recorded; events were lost", RENAMED_TO, UNLINKED),
  NAME_REPLACED_UNSEEN(
      UNCERTAIN,
      "as recorded; another file was created by its name since, and what had renamed or removed it is"
          + " not recorded",
      RENAMED_TO,
      UNLINKED),
  FURTHER_NAMES(
      UNCERTAIN,
      "the last name that is known was removed; its creation is not recorded, so it may have further"
          + " names (hard links)",
      UNLINKED),

  MAYBE_SHARED_DIRECTORIES(
      UNCERTAIN,
      "if its process began with the assumed root and working directory, and shares them with no"
          + " other; that is not certain, and another one had others",
      CWD,
      ROOTFS,
      FILE_NAME,
      HOST_PATH),

  // ---- file accesses: descriptors --------------------------------------------------------------

  MAYBE_LINKED(
      UNCERTAIN,
      "as recorded; it has no name, and a file was linked by a name that may lead to it (linkat)",
      RENAMED_TO),
  REMOVED_IN_SNAPSHOT(
      UNCERTAIN,
      "as the snapshot marks a removed file, unless the mark is a part of its name",
      FILE_NAME,
      HOST_PATH,
      RENAMED_TO,
      UNLINKED),
  NAME_BEFORE_SNAPSHOT(
      UNCERTAIN,
      "as recorded; a call while the snapshot was taken changed such a name, maybe before it was"
          + " read",
      RENAMED_FROM,
      RENAMED_TO,
      UNLINKED),
  OPEN_BEFORE_SESSION(DERIVED, "open before the session", OPEN_TIMESTAMP),
  CLOSE_BY_REUSE(DERIVED, "its descriptor was allocated again", CLOSE_TIMESTAMP),
  CLOSE_BETWEEN_SESSIONS(DERIVED, "not open when the next session began", CLOSE_TIMESTAMP),
  CLOSE_BY_EXIT(DERIVED, "exit of the last process that held it", CLOSE_TIMESTAMP),
  HOLDER_UNSEEN(
      UNCERTAIN,
      "as recorded; a process that may have held it was created while events were lost",
      WRITTEN,
      CLOSE_TIMESTAMP),
  HOLDER_OF_ONE_OF_SEVERAL(
      UNCERTAIN,
      "as recorded; a process that may have held it was created by one of several calls",
      WRITTEN,
      CLOSE_TIMESTAMP),
  BY_UNSEEN_BIRTH(
      UNCERTAIN,
      "a writer's descriptor may be another file's: the call that created the writer is not known",
      WRITTEN),
  WRITTEN_BY_UNSEEN_BIRTH(
      UNCERTAIN,
      "as recorded; a process whose creation is not known may have held it, and wrote to it or to"
          + " another file",
      WRITTEN,
      CLOSE_TIMESTAMP),
  HOLDER_SILENT(
      UNCERTAIN,
      "as recorded; a process that inherited it made no call that was recorded",
      CLOSE_TIMESTAMP),
  CLOSE_OF_ANOTHER(
      UNCERTAIN,
      "the close may be that of the file before it; a call was lost",
      WRITTEN,
      CLOSE_TIMESTAMP),
  HOLDER_NOT_FOLLOWED(
      UNCERTAIN,
      "as recorded; a process that had it open was not followed further, as too many seemed to live",
      WRITTEN,
      CLOSE_TIMESTAMP,
      COMPLETE),
  HOLDER_LEFT_SCOPE(
      UNCERTAIN,
      "as recorded; a process that had it open changed its login uid, and its calls are not recorded",
      WRITTEN,
      CLOSE_TIMESTAMP),
  MAYBE_CLOSED_BY_EXEC(
      UNCERTAIN,
      "as recorded; the flags of the open are not, by which an exec may have closed it",
      WRITTEN,
      CLOSE_TIMESTAMP),
  MAYBE_REPLACED(
      UNCERTAIN,
      "as recorded; a process may have replaced this descriptor of another one"
          + " (SECCOMP_IOCTL_NOTIF_ADDFD)",
      WRITTEN,
      CLOSE_TIMESTAMP),
  MAYBE_PASSED(
      UNCERTAIN,
      "as recorded; a process that had it open sent a message (sendmsg), which may have passed it to"
          + " another",
      WRITTEN,
      CLOSE_TIMESTAMP),
  MAYBE_TAKEN(
      UNCERTAIN,
      "as recorded; a process took a descriptor of this number from another (pidfd_getfd)",
      WRITTEN,
      CLOSE_TIMESTAMP),
  MAYBE_SHARED_DESCRIPTORS(
      UNCERTAIN,
      "if processes began with the assumed descriptors, and share them with no other; that is not"
          + " certain, and another one used this number",
      FILE_NAME,
      HOST_PATH,
      WRITTEN,
      CLOSE_TIMESTAMP),
  THREAD_DESCRIPTORS(UNCERTAIN, "a thread of its process has its own descriptors", WRITTEN),
  IO_URING_WRITES(UNCERTAIN, "its process has an io_uring, whose writes are not recorded", WRITTEN),
  AIO_WRITES(UNCERTAIN, "its process submitted I/O (io_submit) that is not recorded", WRITTEN),
  REQUEST_WRITES(
      UNCERTAIN,
      "its process made it the file of a loop device, or exchanged contents of files, by ioctl:"
          + " what that wrote is not recorded",
      WRITTEN),
  MAPPED_SHARED(
      UNCERTAIN,
      "mapped shared; whether the mapping was writable, or became so later, is not recorded",
      MAPPED),
  FILES_WRITTEN_AT_LEAST(
      UNCERTAIN, "at least; whether it wrote to %d more is not recorded", FILES_WRITTEN),
  FILES_READ_AT_LEAST(
      UNCERTAIN,
      "at least; the flags of %d opens, by which it may have opened for reading, are not recorded",
      FILES_READ),
  FLAGS_NOT_RECORDED(
      UNCERTAIN,
      "as recorded; the flags of the open are not, by which it may have truncated the file, created"
          + " one without a name, or not followed a link",
      FLAGS,
      HOST_PATH,
      RENAMED_FROM,
      RENAMED_TO,
      TRUNCATED,
      UNLINKED),
  IO_URING_DESCRIPTOR(
      UNCERTAIN, "by io_uring; neither the number nor the writes to it are recorded", FD),

  // ---- containers ------------------------------------------------------------------------------

  RUN_START_OF_PROCESS(DERIVED, "start of its first process", START_TIMESTAMP),
  RUN_START_BEFORE_DOCKER(
      DERIVED, "start of its first process; Docker reported one after the end", START_TIMESTAMP),
  RUN_START_BY_END(
      DERIVED, "its end, at the latest; the engine reported a start after that", START_TIMESTAMP),
  RUN_END_OF_BOOT(
      DERIVED, "the end of the record; its boot ended by %s, when the next began", END_TIMESTAMP),
  RUN_END_BEFORE_BOOT(
      DERIVED,
      "the start of the boot in which Docker reported it as ended, at %s; it ended before",
      END_TIMESTAMP),
  PROCESSES_AT_LEAST(
      UNCERTAIN, "at least; the sessions that saw the run were not read together", PROCESS_COUNT),
  RUN_END_OF_PROCESS(DERIVED, "exit of its first process", END_TIMESTAMP),
  RUN_CODE_OF_PROCESS(DERIVED, "of its first process", EXIT_CODE),
  RUN_CODE_OF_DOCKER(DERIVED, "from Docker; its first process ended with %d", EXIT_CODE),
  ROOT_PROCESS_OF_EVENTS(DERIVED, "from the kernel's events; Docker reported %d", ROOT_PROCESS),
  ROOT_PROCESS_OF_INFERRED(
      DERIVED, "the first whose container is inferred to be this", ROOT_PROCESS),
  ROOTFS_OF_EVENTS(DERIVED, "from the kernel's events; Docker reported %s", ROOTFS),

  // ---- lists -----------------------------------------------------------------------------------

  LIST_CUT(
      CUT_SHORT,
      "%d of %d are listed",
      ANCESTORS,
      CHILDREN,
      EXECVE,
      LOSS,
      RUNS,
      THREADS,
      WRITERS,
      WRITTEN);

  /** What a reason says about a value. */
  public enum Kind {
    /** The value follows from other events than the one that reports it. */
    DERIVED,
    /** The value may be wrong, because events were lost or are not recorded. */
    UNCERTAIN,
    /** The value is a list of which a part is listed. */
    CUT_SHORT
  }

  private final Kind kind;
  private final String text;

  @SuppressWarnings("ImmutableEnumChecker") // Set.of makes an immutable set.
  private final Set<InferredField> fields;

  private final String code = name().toLowerCase(Locale.ROOT).replace('_', '-');

  Reason(Kind kind, String text, InferredField... fields) {
    this.kind = kind;
    this.text = text;
    this.fields = Set.of(fields);
  }

  /** Returns what the reason says about the value. */
  public Kind kind() {
    return kind;
  }

  /** Returns the name of the rule, as {@code exit-by-next-fork}; it stays the same. */
  public String code() {
    return code;
  }

  /** Returns the fields that can be inferred for this reason. */
  public Set<InferredField> fields() {
    return fields;
  }

  /** Returns the text with the arguments in it. */
  String text(List<Object> arguments) {
    return arguments.isEmpty() ? text : text.formatted(arguments.toArray());
  }

  /** Returns an inference about the only field of this reason. */
  public Inference with(Object... arguments) {
    if (fields.size() != 1) {
      throw new IllegalArgumentException(this + " is about several fields");
    }
    return about(fields.iterator().next(), arguments);
  }

  /**
   * Returns an inference about the only field of this reason, whose text names a point in time.
   *
   * @param millis since the epoch
   */
  public Inference withTime(long millis) {
    return with(Instant.ofEpochMilli(millis));
  }

  /** Returns an inference about one of the fields of this reason. */
  public Inference about(InferredField field, Object... arguments) {
    return new Inference(field, this, List.of(arguments));
  }
}
