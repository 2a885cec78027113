package org.godo.model.linux;

/**
 * Commands, flags and special values in the arguments of system calls; the flags of open(2) are in
 * {@link OpenFlags}, those of clone(2) in {@link CloneFlags}.
 */
public final class CallConstants {
  // ---- include/uapi/linux/fcntl.h, include/uapi/asm-generic/fcntl.h

  /** In place of a directory's descriptor: relative names start at the working directory. */
  public static final int AT_FDCWD = -100;

  public static final int AT_REMOVEDIR = 0x200;
  public static final int FD_CLOEXEC = 1;
  public static final int F_DUPFD = 0;
  public static final int F_SETFD = 2;
  public static final int F_DUPFD_CLOEXEC = 1030;

  // ---- sockets and what passes descriptors

  /** Protocol families of socket(2) (include/linux/socket.h). */
  public static final int AF_INET = 2;

  public static final int AF_INET6 = 10;

  /** Calls of i386's socketcall (include/uapi/linux/net.h). */
  public static final int SYS_SENDMSG = 16;

  public static final int SYS_SENDMMSG = 20;

  /**
   * Type and number of SECCOMP_IOCTL_NOTIF_ADDFD, all that the kernel looks at (kernel/seccomp.c,
   * {@code EA_IOCTL}).
   */
  public static final int SECCOMP_NOTIF_ADDFD = 0x2103;

  // ---- include/linux/threads.h

  /** No pid of a 64-bit kernel is greater. */
  public static final int PID_MAX_LIMIT = 4 << 20;

  // ---- include/uapi/asm-generic/ioctls.h

  public static final int FIONCLEX = 0x5450;
  public static final int FIOCLEX = 0x5451;

  // ---- requests of ioctl(2) that change files: include/uapi/linux/fs.h (BTRFS_IOC_CLONE and
  // BTRFS_IOC_CLONE_RANGE are the same two), linux/falloc.h, fs/xfs/libxfs/xfs_fs.h,
  // fs/ext4/ext4.h, include/uapi/linux/loop.h

  public static final int FICLONE = 0x4004_9409;
  public static final int FICLONERANGE = 0x4020_940d;
  public static final int FS_IOC_UNRESVSP = 0x4030_5829;
  public static final int FS_IOC_UNRESVSP64 = 0x4030_582b;
  public static final int FS_IOC_ZERO_RANGE = 0x4030_5839;
  public static final int XFS_IOC_SWAPEXT = 0xc0c0_586d;
  public static final int XFS_IOC_EXCHANGE_RANGE = 0x4028_5881;
  public static final int EXT4_IOC_MOVE_EXT = 0xc028_660f;
  public static final int LOOP_SET_FD = 0x4c00;
  public static final int LOOP_CHANGE_FD = 0x4c06;
  public static final int LOOP_CONFIGURE = 0x4c0a;

  // ---- include/uapi/linux/fs.h, falloc.h, close_range.h

  public static final int RENAME_EXCHANGE = 2;
  public static final int FALLOC_FL_KEEP_SIZE = 1;
  public static final int CLOSE_RANGE_UNSHARE = 2;
  public static final int CLOSE_RANGE_CLOEXEC = 4;

  // ---- include/uapi/asm-generic/mman-common.h, include/uapi/linux/mman.h

  public static final int PROT_WRITE = 2;
  public static final int MAP_SHARED = 1;
  public static final int MAP_ANONYMOUS = 0x20;

  // ---- include/uapi/linux/mount.h

  public static final int MS_REMOUNT = 1 << 5;
  public static final int MS_BIND = 1 << 12;
  public static final int MS_MOVE = 1 << 13;
  public static final int MS_UNBINDABLE = 1 << 17;
  public static final int MS_PRIVATE = 1 << 18;
  public static final int MS_SLAVE = 1 << 19;
  public static final int MS_SHARED = 1 << 20;

  private CallConstants() {}
}
