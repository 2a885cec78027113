package org.godo.listener.decode;

import org.godo.listener.parse.PathRecord;
import org.godo.listener.parse.PathRecord.NameType;
import org.godo.listener.parse.TextCache;
import org.godo.listener.syscall.UringOperation;
import org.godo.model.raw.Call;
import org.godo.model.raw.Call.PathArgument;
import org.godo.model.raw.Origin;
import org.jspecify.annotations.Nullable;

/**
 * Decodes operations of io_uring. Their record (kernel/auditsc.c, audit_log_uring) has no
 * arguments, so neither flags nor a directory's descriptor, and no result, so an open reached a
 * file only if there is a PATH record with that file. Only the submitting task records a name:
 * operations that the kernel handed to a worker have none.
 */
final class UringDecoder {
  /** Number of the call that submits operations, whose event may contain them. */
  static final int IO_URING_ENTER = 426;

  private final PathRecords paths;
  private final TextCache texts;

  /**
   * @param paths the PATH records of the event being decoded
   */
  UringDecoder(PathRecords paths, TextCache texts) {
    this.paths = paths;
    this.texts = texts;
  }

  /** Decodes an operation; null for an open that reached no file. */
  @Nullable Call decode(UringOperation operation) {
    return switch (operation) {
      case OPENAT, OPENAT2 -> open();
      case CLOSE -> new Call.Close(Origin.UNKNOWN);
    };
  }

  private @Nullable Call open() {
    PathRecord file = paths.resolved();
    return file == null
        ? null
        : new Call.Open(
            new PathArgument(Origin.UNKNOWN, file.name().text(texts)),
            Origin.UNKNOWN,
            file.type() == NameType.CREATE,
            file.device().text(texts),
            file.inode());
  }
}
