package org.godo.listener;

import java.nio.file.Path;
import org.godo.listener.lifecycle.KernelWatch;
import org.godo.listener.lifecycle.Messages;
import org.godo.listener.nativeio.NetlinkDescriptor;
import org.godo.listener.procfs.NetlinkDrops;

/** What is done with every socket the kernel speaks to. */
final class KernelSockets {
  private final Path proc;
  private final Messages messages;

  KernelSockets(Path proc, Messages messages) {
    this.proc = proc;
    this.messages = messages;
  }

  /**
   * Gives a socket room for what comes while we are not looking; warns if the kernel grants less.
   *
   * @param what the socket is for, in the warning
   */
  void prepare(NetlinkDescriptor socket, int bytes, String what) {
    socket.ignoreOverruns();
    // The kernel counts its own overhead too, and grants twice of what is asked for.
    long granted = socket.forceReceiveBuffer(bytes);
    if (granted < 2L * bytes) {
      messages.warn(
          "the kernel grants the "
              + what
              + " only "
              + (granted >> 11)
              + " KiB of buffer: bursts may be lost");
    }
  }

  /** Counts what found no room there. */
  KernelWatch.Counter drops(String source, int family, NetlinkDescriptor socket) {
    int port = socket.portId();
    return new KernelWatch.Counter(
        source, "socket_drops", 0, () -> NetlinkDrops.query(proc, family, port));
  }
}
