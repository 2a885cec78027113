package org.godo.listener.decode;

import static org.godo.model.linux.CallConstants.EXT4_IOC_MOVE_EXT;
import static org.godo.model.linux.CallConstants.FICLONE;
import static org.godo.model.linux.CallConstants.FICLONERANGE;
import static org.godo.model.linux.CallConstants.FIOCLEX;
import static org.godo.model.linux.CallConstants.FIONCLEX;
import static org.godo.model.linux.CallConstants.FS_IOC_UNRESVSP;
import static org.godo.model.linux.CallConstants.FS_IOC_UNRESVSP64;
import static org.godo.model.linux.CallConstants.FS_IOC_ZERO_RANGE;
import static org.godo.model.linux.CallConstants.LOOP_CHANGE_FD;
import static org.godo.model.linux.CallConstants.LOOP_CONFIGURE;
import static org.godo.model.linux.CallConstants.LOOP_SET_FD;
import static org.godo.model.linux.CallConstants.SECCOMP_NOTIF_ADDFD;
import static org.godo.model.linux.CallConstants.XFS_IOC_EXCHANGE_RANGE;
import static org.godo.model.linux.CallConstants.XFS_IOC_SWAPEXT;

import org.godo.listener.parse.SyscallRecord;
import org.godo.model.raw.Call;
import org.godo.model.raw.Origin;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the requests of ioctl(2) that mark or pass a descriptor, or change a file. A request is
 * told by its type and number: its size and direction differ between 32 and 64 bits, and some
 * drivers do not look at them.
 */
final class RequestDecoder {
  private static final int TYPE_AND_NUMBER = 0xffff;

  private RequestDecoder() {}

  /**
   * Decodes a request.
   *
   * @param record of the call, whose third argument is the request's
   * @return null for any other
   */
  static @Nullable Call decode(int fd, int request, SyscallRecord record) {
    return switch (request & TYPE_AND_NUMBER) {
      case FIOCLEX -> new Call.SetDescriptorFlags(fd, true);
      case FIONCLEX -> new Call.SetDescriptorFlags(fd, false);
      case FICLONE & TYPE_AND_NUMBER,
          FICLONERANGE & TYPE_AND_NUMBER,
          FS_IOC_UNRESVSP & TYPE_AND_NUMBER,
          FS_IOC_UNRESVSP64 & TYPE_AND_NUMBER,
          FS_IOC_ZERO_RANGE & TYPE_AND_NUMBER,
          XFS_IOC_SWAPEXT & TYPE_AND_NUMBER ->
          new Call.Truncate(null, fd, Origin.UNKNOWN);
      case LOOP_SET_FD, LOOP_CHANGE_FD -> new Call.UnseenWrites((int) record.argument(2));
      case SECCOMP_NOTIF_ADDFD -> new Call.Send(Origin.UNKNOWN);
      // The other file is in a structure that the kernel does not log.
      case LOOP_CONFIGURE,
          XFS_IOC_EXCHANGE_RANGE & TYPE_AND_NUMBER,
          EXT4_IOC_MOVE_EXT & TYPE_AND_NUMBER ->
          new Call.UnseenWrites(Origin.UNKNOWN);
      default -> null;
    };
  }
}
