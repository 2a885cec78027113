package org.godo.listener.decode;

import org.godo.listener.parse.PathRecord;
import org.godo.listener.parse.PathRecord.NameType;
import org.godo.listener.parse.TextCache;
import org.godo.listener.syscall.UringOperation;
import org.godo.model.linux.Resolve;
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

  /** Decodes an operation; null for an open that reached no file, and if no name was changed. */
  @Nullable Call decode(UringOperation operation) {
    return switch (operation) {
      case OPENAT -> open(0);
      case OPENAT2 -> open(Resolve.UNKNOWN);
      case CLOSE -> new Call.Close(Origin.UNKNOWN);
      case RENAMEAT, UNLINKAT, LINKAT -> paths.changeNames() ? onNames(operation) : null;
    };
  }

  private Call onNames(UringOperation operation) {
    PathRecord removed = paths.named(NameType.DELETE, 0);
    PathRecord created = paths.named(NameType.CREATE, 0);
    return switch (operation) {
      case RENAMEAT ->
          new Call.Rename(at(removed), at(created), TwoNames.flags(paths, removed, created));
      case UNLINKAT -> new Call.Unlink(at(removed));
      default -> new Call.Link(at(paths.namedOtherThan(NameType.CREATE)), at(created));
    };
  }

  /**
   * Returns whether an operation changed names that the record does not have: they are missing, or
   * start at a directory that is not recorded.
   */
  static boolean lacksNames(Call call) {
    if (call instanceof Call.Rename rename) {
      return lacksName(rename.from()) || lacksName(rename.to());
    }
    if (call instanceof Call.Link link) {
      return lacksName(link.file()) || lacksName(link.link());
    }
    return call instanceof Call.Unlink unlink && lacksName(unlink.file());
  }

  private static boolean lacksName(PathArgument argument) {
    return argument.name() == null || !argument.name().startsWith("/");
  }

  private PathArgument at(@Nullable PathRecord path) {
    return new PathArgument(Origin.UNKNOWN, path == null ? null : path.name().text(texts));
  }

  private @Nullable Call open(int resolve) {
    PathRecord file = paths.resolved();
    return file == null
        ? null
        : new Call.Open(
            new PathArgument(Origin.UNKNOWN, file.name().text(texts), resolve),
            Origin.UNKNOWN,
            file.type() == NameType.CREATE,
            file.device().text(texts),
            file.inode());
  }
}
