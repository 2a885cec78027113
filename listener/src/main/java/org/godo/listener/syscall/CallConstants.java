package org.godo.listener.syscall;

final class CallConstants {
  static final int AT_FDCWD = -100;
  static final int AT_REMOVEDIR = 0x200;
  static final int F_DUPFD = 0;
  static final int F_SETFD = 2;
  static final int F_DUPFD_CLOEXEC = 1030;
  static final int FIONCLEX = 0x5450;
  static final int FIOCLEX = 0x5451;
  static final int PROT_WRITE = 2;
  static final int MAP_SHARED = 1;
  static final int O_WRONLY = 1;
  static final int O_CREAT = 0x40;
  static final int O_TRUNC = 0x200;
  static final int EBADF = 9;
  static final long CLONE_VM = 0x100;
  static final long CLONE_VFORK = 0x4000;

  private CallConstants() {}
}
