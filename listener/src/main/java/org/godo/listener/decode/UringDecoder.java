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
 * What an operation of io_uring did, as far as its record tells (kernel/auditsc.c,
 * audit_log_uring): no arguments, so neither flags nor a directory's descriptor; and no result, so
 * that an open reached a file only where the file itself is told. A name is told by the task that
 * asked for it: what the kernel handed to a worker has none.
 */
final class UringDecoder {
  /** Of the call by which a program has its operations done, and that they may be told with. */
  static final int ENTER = 426;

  private final PathRecords paths;
  private final TextCache texts;

  /**
   * @param paths the PATH records of the event being decoded
   */
  UringDecoder(PathRecords paths, TextCache texts) {
    this.paths = paths;
    this.texts = texts;
  }

  /** The operation as a call; null for an open that reached no file. */
  @Nullable Call decode(UringOperation operation) {
    return switch (operation) {
      case OPENAT, OPENAT2 -> open();
      case CLOSE -> new Call.Close(Origin.UNKNOWN);
    };
  }

  private @Nullable Call open() {
    PathRecord file = paths.reached();
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
