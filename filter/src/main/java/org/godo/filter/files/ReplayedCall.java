package org.godo.filter.files;

import static org.godo.model.linux.CallConstants.AT_FDCWD;

import org.godo.filter.process.ProcessInstance;
import org.godo.model.raw.Call;
import org.godo.model.raw.Call.PathArgument;
import org.godo.model.raw.RawEvent;
import org.jspecify.annotations.Nullable;

/** A call of a process, with the state of the process at this point of the replay. */
record ReplayedCall(ProcessInstance process, ProcessFiles state, RawEvent.Syscall event) {
  /** Returns when the call was entered, in milliseconds since the epoch. */
  long millis() {
    return event.origin().timestamp();
  }

  String id() {
    return event.origin().id();
  }

  /** Passes the working directory that the event reports to the state of the process. */
  void reportCwd() {
    state.context().cwdReported(event.cwd(), findsInDirectory(), millis());
  }

  /**
   * Returns whether it found or made something in the working directory, which then was not
   * removed: nothing is in one that was (fs/namei.c, IS_DEADDIR).
   */
  private boolean findsInDirectory() {
    PathArgument argument = succeeded() ? named(event.call()) : null;
    String name = argument == null ? null : argument.name();
    if (argument == null || name == null || name.isEmpty() || argument.dirFd() != AT_FDCWD) {
      return false;
    }
    String first = name.substring(0, (name + '/').indexOf('/'));
    return !first.isEmpty() && !first.equals(".") && !first.equals("..");
  }

  private static @Nullable PathArgument named(@Nullable Call call) {
    if (call instanceof Call.Open open) {
      return open.file();
    } else if (call instanceof Call.Rename rename) {
      return rename.to();
    } else if (call instanceof Call.Link link) {
      return link.link();
    } else if (call instanceof Call.Symlink symlink) {
      return symlink.link();
    } else if (call instanceof Call.Mkdir mkdir) {
      return mkdir.file();
    } else if (call instanceof Call.Mknod mknod) {
      return mknod.file();
    } else if (call instanceof Call.Unlink unlink) {
      return unlink.file();
    }
    return call instanceof Call.Rmdir rmdir ? rmdir.file() : null;
  }

  boolean succeeded() {
    return Boolean.TRUE.equals(event.success());
  }
}
