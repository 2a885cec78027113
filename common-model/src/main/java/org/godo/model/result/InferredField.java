package org.godo.model.result;

import java.util.Locale;

/** A field of a result document whose value can be inferred, cut short or uncertain. */
public enum InferredField {
  ANCESTORS,
  ARGS,
  CHILDREN,
  CLOSE_TIMESTAMP,
  COMM,
  COMPLETE,
  CWD,
  DEPTH,
  DOCKER_ID,
  END_TIMESTAMP,
  EXE,
  EXECVE,
  EXIT_CODE,
  EXIT_TIMESTAMP,
  FD,
  FILE_NAME,
  FILES_READ,
  FILES_WRITTEN,
  FLAGS,
  HOST_PATH,
  LOSS,
  MAPPED,
  OPEN_TIMESTAMP,
  PPID,
  PROCESS_COUNT,
  RENAMED_FROM,
  RENAMED_TO,
  ROOTFS,
  ROOT_PROCESS,
  RUNS,
  START_TIMESTAMP,
  THREADS,
  TRUNCATED,
  UID,
  UNLINKED,
  WRITERS,
  WRITTEN;

  private final String documentName = name().toLowerCase(Locale.ROOT);

  /** Returns the name of the field in the document. */
  public String documentName() {
    return documentName;
  }
}
