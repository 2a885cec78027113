package org.godo.model.bson;

import static org.godo.model.linux.CallConstants.AT_FDCWD;

import org.bson.BsonInvalidOperationException;
import org.godo.model.linux.Resolve;
import org.godo.model.raw.ArgumentGaps;
import org.godo.model.raw.Call;
import org.godo.model.raw.Call.PathArgument;
import org.godo.model.raw.Origin;

/** The fields of each kind of system call in a raw document. */
final class CallFields {
  private CallFields() {}

  static void write(FieldWriter fields, Call call) {
    if (call instanceof Call.OnDescriptor onDescriptor) {
      writeOnDescriptor(fields, onDescriptor);
    } else if (call instanceof Call.OnFile onFile) {
      writeOnFile(fields, onFile);
    } else if (call instanceof Call.Clone clone) {
      fields.int64("flags", clone.flags());
    } else if (call instanceof Call.Exec exec) {
      path(fields, exec.file())
          .texts("args", exec.args())
          .int32("argc", exec.argc())
          .text("interpreter", exec.interpreter());
      if (!exec.gaps().equals(ArgumentGaps.NONE)) {
        writeGaps(fields, exec.gaps());
      }
    } else if (call instanceof Call.ExitCall exit) {
      fields.int32("exit_code", exit.code()).flag("group", exit.group());
    } else if (call instanceof Call.Killed killed) {
      fields.int32("signal", killed.signal()).flag("group", killed.group());
    } else if (call instanceof Call.Chdir chdir) {
      path(fields, chdir.file());
    } else if (call instanceof Call.Fchdir fchdir) {
      fields.int32("fd", fchdir.fd());
    } else if (call instanceof Call.Chroot chroot) {
      path(fields, chroot.file());
    } else if (call instanceof Call.PivotRoot pivot) {
      path(fields, pivot.newRoot());
      path(fields, "put_old_dirfd", "put_old", pivot.putOld());
    } else if (call instanceof Call.Mount mount) {
      path(fields, mount.target())
          .text("mount_source", mount.source())
          .int64("flags", mount.flags());
    } else if (call instanceof Call.Unmount unmount) {
      path(fields, unmount.target());
    } else if (call instanceof Call.Setns setns) {
      fields.int32("fd", setns.fd()).int64("flags", setns.type());
    } else if (call instanceof Call.Unshare unshare) {
      fields.int64("flags", unshare.flags());
    }
  }

  private static void writeGaps(FieldWriter fields, ArgumentGaps gaps) {
    fields
        .int32s("args_left_out", gaps.leftOut())
        .int32s("args_missing", gaps.missing())
        .texts("proctitle", gaps.title())
        .flag("proctitle_cut", gaps.titleCut());
  }

  private static ArgumentGaps readGaps(FieldReader fields) {
    return fields.optionalFlag("proctitle_cut") == null
        ? ArgumentGaps.NONE
        : new ArgumentGaps(
            fields.int32s("args_left_out"),
            fields.int32s("args_missing"),
            fields.texts("proctitle"),
            fields.flag("proctitle_cut", false));
  }

  private static void writeOnDescriptor(FieldWriter fields, Call.OnDescriptor call) {
    if (call instanceof Call.Open open) {
      path(fields, open.file())
          .int32("flags", open.flags())
          .flag("created", open.created())
          .repeated("device", open.device())
          .int64("inode", open.inode());
    } else if (call instanceof Call.Dup dup) {
      fields.int32("fd", dup.fd()).flag("close_on_exec", dup.closeOnExec());
    } else if (call instanceof Call.SetDescriptorFlags set) {
      fields.int32("fd", set.fd()).flag("close_on_exec", set.closeOnExec());
    } else if (call instanceof Call.Write write) {
      fields
          .int32("fd", write.fd())
          .dates("written", write.timestamps())
          .int64s("bytes", write.bytes());
    } else if (call instanceof Call.UnseenWrites unseen) {
      fields.int32("fd", unseen.fd());
    } else if (call instanceof Call.Send send) {
      fields.int32("fd", send.fd());
    } else if (call instanceof Call.TakeDescriptor take) {
      fields.int32("fd", take.fd());
    } else if (call instanceof Call.Mmap mmap) {
      fields
          .int32("fd", mmap.fd())
          .int32("protection", mmap.protection())
          .int32("flags", mmap.flags());
    }
  }

  private static void writeOnFile(FieldWriter fields, Call.OnFile call) {
    if (call instanceof Call.Close close) {
      fields.int32("fd", close.fd());
    } else if (call instanceof Call.CloseRange range) {
      fields
          .int64("first", range.first())
          .int64("last", range.last())
          .int32("flags", range.flags());
    } else if (call instanceof Call.Rename rename) {
      path(fields, rename.from());
      path(fields, "new_dirfd", "new_name", rename.to()).int32("flags", rename.flags());
    } else if (call instanceof Call.Link link) {
      path(fields, link.file());
      path(fields, "new_dirfd", "new_name", link.link());
    } else if (call instanceof Call.Symlink symlink) {
      path(fields, symlink.link()).text("target", symlink.target());
    } else if (call instanceof Call.Unlink unlink) {
      path(fields, unlink.file());
    } else if (call instanceof Call.Truncate truncate) {
      if (truncate.file() != null) {
        path(fields, truncate.file());
      }
      fields.int32("fd", truncate.fd());
      if (truncate.mode() != Origin.UNKNOWN) {
        fields.int32("mode", truncate.mode());
      }
    } else if (call instanceof Call.Mkdir mkdir) {
      path(fields, mkdir.file());
    } else if (call instanceof Call.Mknod mknod) {
      path(fields, mknod.file()).int32("mode", mknod.mode());
    } else if (call instanceof Call.Rmdir rmdir) {
      path(fields, rmdir.file());
    }
  }

  static Call read(String event, FieldReader fields) {
    return switch (event) {
      case "clone" -> new Call.Clone(fields.int64("flags"));
      case "exec" ->
          new Call.Exec(
              path(fields),
              fields.texts("args"),
              fields.int32("argc"),
              fields.optionalText("interpreter"),
              readGaps(fields));
      case "exit" -> new Call.ExitCall(fields.int32("exit_code"), fields.flag("group", true));
      case "killed" ->
          new Call.Killed(
              fields.int32("signal"),
              fields.flag("group", !fields.text("syscall").equals("seccomp")));
      case "chdir" -> new Call.Chdir(path(fields));
      case "fchdir" -> new Call.Fchdir(fields.int32("fd"));
      case "chroot" -> new Call.Chroot(path(fields));
      case "pivot_root" ->
          new Call.PivotRoot(path(fields), path(fields, "put_old_dirfd", "put_old"));
      case "mount" ->
          new Call.Mount(path(fields), fields.optionalText("mount_source"), fields.int64("flags"));
      case "umount" -> new Call.Unmount(path(fields));
      case "setns" -> new Call.Setns(fields.int32("fd"), fields.int64("flags"));
      case "unshare" -> new Call.Unshare(fields.int64("flags"));
      default -> readOnDescriptor(event, fields);
    };
  }

  private static Call readOnDescriptor(String event, FieldReader fields) {
    return switch (event) {
      case "open" ->
          new Call.Open(
              opened(fields),
              fields.int32("flags"),
              fields.flag("created", false),
              fields.optionalText("device"),
              fields.int64("inode", Origin.UNKNOWN));
      case "dup" -> new Call.Dup(fields.int32("fd"), fields.flag("close_on_exec", false));
      case "setfd" ->
          new Call.SetDescriptorFlags(fields.int32("fd"), fields.flag("close_on_exec", false));
      case "write" ->
          new Call.Write(fields.int32("fd"), fields.dates("written"), fields.int64s("bytes"));
      case "io_uring" -> new Call.RingSetup();
      case "unseen_writes" -> new Call.UnseenWrites(fields.int32("fd", Origin.UNKNOWN));
      case "inet_socket" -> new Call.InetSocket();
      case "send" -> new Call.Send(fields.int32("fd"));
      case "take_descriptor" -> new Call.TakeDescriptor(fields.int32("fd"));
      case "mmap" ->
          new Call.Mmap(fields.int32("fd"), fields.int32("protection"), fields.int32("flags"));
      default -> readOnFile(event, fields);
    };
  }

  private static Call readOnFile(String event, FieldReader fields) {
    return switch (event) {
      case "close" -> new Call.Close(fields.int32("fd"));
      case "close_range" ->
          new Call.CloseRange(fields.int64("first"), fields.int64("last"), fields.int32("flags"));
      case "rename" ->
          new Call.Rename(
              path(fields), path(fields, "new_dirfd", "new_name"), fields.int32("flags", 0));
      case "link" -> new Call.Link(path(fields), path(fields, "new_dirfd", "new_name"));
      case "symlink" -> new Call.Symlink(fields.optionalText("target"), path(fields));
      case "unlink" -> new Call.Unlink(path(fields));
      case "truncate" ->
          new Call.Truncate(
              fields.optionalInt32("dirfd") == null ? null : path(fields),
              fields.int32("fd", Origin.UNKNOWN),
              fields.int32("mode", Origin.UNKNOWN));
      case "mkdir" -> new Call.Mkdir(path(fields));
      case "mknod" -> new Call.Mknod(path(fields), fields.int32("mode"));
      case "rmdir" -> new Call.Rmdir(path(fields));
      default -> throw unknownEvent(event);
    };
  }

  static BsonInvalidOperationException unknownEvent(String event) {
    return new BsonInvalidOperationException("unknown event: " + event);
  }

  /** Whether a call has RESOLVE_* bits, io_uring's too; earlier versions did not write them. */
  static boolean isOpenat2(String syscall) {
    return syscall.endsWith("openat2");
  }

  private static PathArgument opened(FieldReader fields) {
    PathArgument path = path(fields);
    return isOpenat2(fields.text("syscall"))
        ? new PathArgument(path.dirFd(), path.name(), fields.int32("resolve", Resolve.UNKNOWN))
        : path;
  }

  private static FieldWriter path(FieldWriter fields, PathArgument path) {
    return path(fields, "dirfd", "file_name", path);
  }

  private static FieldWriter path(
      FieldWriter fields, String directory, String name, PathArgument path) {
    return fields.int32(directory, path.dirFd()).text(name, path.name());
  }

  private static PathArgument path(FieldReader fields) {
    return path(fields, "dirfd", "file_name");
  }

  private static PathArgument path(FieldReader fields, String directory, String name) {
    return new PathArgument(fields.int32(directory, AT_FDCWD), fields.optionalText(name));
  }
}
