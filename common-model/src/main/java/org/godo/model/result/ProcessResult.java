package org.godo.model.result;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A process, that is one instance of a thread group: a document of the collection {@code
 * processes}. Times are milliseconds since the epoch; keys are {@code _id}s of this collection.
 *
 * @param key {@code HOST/BOOT/TGID/START}
 * @param dockerId container it ran in; null outside containers
 * @param ppid thread group id of the parent
 * @param parent key of its parent in the tree; null at a root
 * @param creator key of the process that forked it, where that is not the parent
 * @param reaper key of the process that was its parent in the kernel at its end, or is at present,
 *     where that is not its creator
 * @param children keys of its children in the tree, in the span or not, in the order of the record;
 *     the first 50,000 where there are more
 * @param ancestors keys from the root, a star where there is one, down to the parent; the root and
 *     the nearest where there are more than 256
 * @param depth number of ancestors
 * @param star whether it is a containerd: the root of the trees
 * @param context whether it ended before the requested span, and is included as an ancestor only
 * @param exitSignal 0 unless a signal ended it; null while it lives or when its end was not seen
 * @param rootfs host path of its root directory
 * @param filesRead open file descriptions it opened for reading
 * @param filesWritten open file descriptions it wrote to or truncated
 * @param complete whether no loss window touches its life
 * @param inferred fields whose values are inferred, with the reasons
 */
public record ProcessResult(
    String key,
    String host,
    String session,
    @Nullable String dockerId,
    int pid,
    int tgid,
    @Nullable Integer ppid,
    @Nullable Integer parentTgid,
    @Nullable String parent,
    @Nullable String creator,
    @Nullable String reaper,
    List<String> children,
    List<String> ancestors,
    int depth,
    boolean star,
    boolean context,
    long startTimestamp,
    @Nullable Long exitTimestamp,
    @Nullable Integer exitCode,
    @Nullable Integer exitSignal,
    @Nullable String comm,
    @Nullable String exe,
    List<String> args,
    @Nullable String cwd,
    @Nullable String rootfs,
    @Nullable Long uid,
    List<Execution> execve,
    List<ThreadResult> threads,
    int filesRead,
    int filesWritten,
    boolean complete,
    Inferred inferred) {

  /** Returns this process in a container with another id. */
  public ProcessResult in(String container) {
    return new ProcessResult(
        key,
        host,
        session,
        container,
        pid,
        tgid,
        ppid,
        parentTgid,
        parent,
        creator,
        reaper,
        children,
        ancestors,
        depth,
        star,
        context,
        startTimestamp,
        exitTimestamp,
        exitCode,
        exitSignal,
        comm,
        exe,
        args,
        cwd,
        rootfs,
        uid,
        execve,
        threads,
        filesRead,
        filesWritten,
        complete,
        inferred);
  }

  /**
   * One exec, successful or failed.
   *
   * @param exe the program; for a failed exec the requested file
   * @param args empty for a failed exec: the kernel logs none
   * @param interpreter the interpreter a script names
   */
  public record Execution(
      long timestamp,
      @Nullable String exe,
      List<String> args,
      @Nullable String cwd,
      @Nullable String interpreter,
      boolean success,
      int errno) {}

  /** A thread; {@code pid} is its own id. */
  public record ThreadResult(int pid, long startTimestamp, @Nullable Long exitTimestamp) {}
}
