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
    List<DescriptorSnapshot> descriptors) {

  public ProcessSnapshot {
    args = List.copyOf(args);
    cgroup = List.copyOf(cgroup);
    mounts = mounts == null ? null : List.copyOf(mounts);
    threads = List.copyOf(threads);
    descriptors = List.copyOf(descriptors);
  }

  /** Creates a process in the mount namespace of process 1, or in one that could not be read. */
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
        descriptors);
  }

  /** Returns the same process with other threads and descriptors. */
  public ProcessSnapshot with(
      List<ThreadSnapshot> otherThreads, List<DescriptorSnapshot> otherDescriptors) {
    return with(mountNamespace, mounts, otherThreads, otherDescriptors);
  }

  /** Returns the same process in a mount namespace that is not that of process 1. */
  public ProcessSnapshot in(String otherMountNamespace, @Nullable List<Mount> itsMounts) {
    return with(otherMountNamespace, itsMounts, threads, descriptors);
  }

  private ProcessSnapshot with(
      @Nullable String otherMountNamespace,
      @Nullable List<Mount> otherMounts,
      List<ThreadSnapshot> otherThreads,
      List<DescriptorSnapshot> otherDescriptors) {
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
        otherDescriptors);
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
