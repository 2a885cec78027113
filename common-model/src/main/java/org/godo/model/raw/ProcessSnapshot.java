package org.godo.model.raw;

import java.util.List;
import java.util.Objects;
import org.godo.model.raw.RawEvent.Mount;
import org.jspecify.annotations.Nullable;

/**
 * What /proc shows of a process that is alive when a session starts: in the capture's notes and in
 * raw documents. Start times are milliseconds since the epoch.
 *
 * @param exe null for a kernel thread
 * @param cwd as its own root shows it; null if the process ended before it could be read
 * @param root its root directory, as the host sees it
 * @param cgroup lines of /proc/PID/cgroup
 * @param mountNamespace its mount namespace, as {@code mnt:[4026532211]}, if it is not that of
 *     process 1; null if it is, or could not be read
 * @param mounts where the paths in that namespace are on the host: each below the mount with the
 *     longest destination; its source is the host path, null where the host has none. Null if not
 *     known
 * @param threads its threads; where one note cannot hold all, a part of them
 * @param descriptors its open descriptors; where one note cannot hold all, a part of them
 * @param leftOut names of the values that could not be read, or only a part of them, as {@link
 *     #FDS}; null if there are none
 */
public record ProcessSnapshot(
    int pid,
    int ppid,
    long startTimestamp,
    @Nullable String comm,
    @Nullable String exe,
    List<String> args,
    @Nullable String cwd,
    @Nullable String root,
    long uid,
    long loginUid,
    List<String> cgroup,
    @Nullable String mountNamespace,
    @Nullable List<Mount> mounts,
    List<ThreadSnapshot> threads,
    List<DescriptorSnapshot> descriptors,
    @Nullable List<String> leftOut) {
  public static final String EXE = "exe";
  public static final String ARGS = "args";
  public static final String CWD = "cwd";
  public static final String ROOT = "root";
  public static final String CGROUP = "cgroup";
  public static final String MOUNT_NAMESPACE = "mount_namespace";
  public static final String THREADS = "threads";
  public static final String FDS = "fds";

  public ProcessSnapshot {
    args = List.copyOf(args);
    cgroup = List.copyOf(cgroup);
    mounts = mounts == null ? null : List.copyOf(mounts);
    threads = List.copyOf(threads);
    descriptors = List.copyOf(descriptors);
    leftOut = leftOut == null || leftOut.isEmpty() ? null : List.copyOf(leftOut);
  }

  /** Creates a process in the mount namespace of process 1 of which nothing is left out. */
  public ProcessSnapshot(
      int pid,
      int ppid,
      long startTimestamp,
      @Nullable String comm,
      @Nullable String exe,
      List<String> args,
      @Nullable String cwd,
      @Nullable String root,
      long uid,
      long loginUid,
      List<String> cgroup,
      List<ThreadSnapshot> threads,
      List<DescriptorSnapshot> descriptors) {
    this(
        pid,
        ppid,
        startTimestamp,
        comm,
        exe,
        args,
        cwd,
        root,
        uid,
        loginUid,
        cgroup,
        null,
        null,
        threads,
        descriptors,
        null);
  }

  /** Returns the same process with other threads and descriptors. */
  public ProcessSnapshot with(
      List<ThreadSnapshot> otherThreads, List<DescriptorSnapshot> otherDescriptors) {
    return with(mountNamespace, mounts, otherThreads, otherDescriptors, leftOut);
  }

  /** Returns the same process in a mount namespace that is not that of process 1. */
  public ProcessSnapshot in(String otherMountNamespace, @Nullable List<Mount> itsMounts) {
    return with(otherMountNamespace, itsMounts, threads, descriptors, leftOut);
  }

  /** Returns the same process, of which these values are left out. */
  public ProcessSnapshot without(List<String> values) {
    return with(mountNamespace, mounts, threads, descriptors, values);
  }

  /** Returns the process for a further part of it, without what is in the first already. */
  public ProcessSnapshot continued() {
    return new ProcessSnapshot(
        pid,
        ppid,
        startTimestamp,
        comm,
        exe,
        List.of(),
        cwd,
        root,
        uid,
        loginUid,
        List.of(),
        mountNamespace,
        null,
        threads,
        descriptors,
        List.of(ARGS, CGROUP));
  }

  /** Returns whether a value, as {@link #FDS}, could not be read, or only a part of it. */
  public boolean lacks(String value) {
    return leftOut != null && leftOut.contains(value);
  }

  private ProcessSnapshot with(
      @Nullable String otherMountNamespace,
      @Nullable List<Mount> otherMounts,
      List<ThreadSnapshot> otherThreads,
      List<DescriptorSnapshot> otherDescriptors,
      @Nullable List<String> otherLeftOut) {
    return new ProcessSnapshot(
        pid,
        ppid,
        startTimestamp,
        comm,
        exe,
        args,
        cwd,
        root,
        uid,
        loginUid,
        cgroup,
        otherMountNamespace,
        otherMounts,
        otherThreads,
        otherDescriptors,
        otherLeftOut);
  }

  /** A thread. */
  public record ThreadSnapshot(int pid, long startTimestamp, @Nullable String comm) {}

  /**
   * An open descriptor.
   *
   * @param target target of /proc/PID/fd/N, as {@code /etc/passwd} or {@code socket:[123]}
   * @param flags open flags of the open file description; O_CLOEXEC is the descriptor's own
   */
  public record DescriptorSnapshot(int fd, String target, int flags) {
    public DescriptorSnapshot {
      Objects.requireNonNull(target, "target");
    }
  }
}
