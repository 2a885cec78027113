package org.godo.listener.procfs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.godo.listener.file.TableReader;

/**
 * {@code /proc/net/netlink}: the netlink sockets of our network namespace
 * (net/netlink/af_netlink.c, {@code netlink_native_seq_show}).
 */
public final class NetlinkTable {
  private static final int PROTOCOL = 1;
  private static final int PORT = 2;
  private static final int GROUPS = 3;
  private static final int QUEUED = 4;
  private static final int DROPS = 8;

  private NetlinkTable() {}

  /**
   * A socket.
   *
   * @param family as NETLINK_AUDIT 9
   * @param port unsigned; that of a program's first socket is the program's pid, by custom
   * @param groups bits of the first 32 multicast groups it joined
   * @param queuedBytes memory of its receive queue, with the kernel's own overhead
   * @param drops messages that found no room in the queue, so far
   */
  public record Socket(int family, int port, int groups, long queuedBytes, long drops) {
    /** The values for a socket that does not exist. */
    private static Socket none(int family, int port) {
      return new Socket(family, port, 0, 0, 0);
    }
  }

  /**
   * The socket with this family and port; one with an empty queue if there is none.
   *
   * @param proc where /proc is mounted
   */
  public static Socket query(Path proc, int family, int port) throws IOException {
    return TableReader.read(
            proc.resolve("net/netlink"),
            lines ->
                parse(lines).filter(socket -> socket.family() == family && socket.port() == port))
        .stream()
        .findFirst()
        .orElse(Socket.none(family, port));
  }

  /** All sockets of a family. */
  public static List<Socket> query(Path proc, int family) throws IOException {
    return TableReader.read(
        proc.resolve("net/netlink"),
        lines -> parse(lines).filter(socket -> socket.family() == family));
  }

  static Stream<Socket> parse(Stream<String> lines) {
    return lines
        .skip(1)
        .map(line -> line.trim().split(" +"))
        .filter(row -> row.length > DROPS)
        .map(
            row ->
                new Socket(
                    Integer.parseInt(row[PROTOCOL]),
                    Integer.parseUnsignedInt(row[PORT]),
                    Integer.parseUnsignedInt(row[GROUPS], 16),
                    Long.parseLong(row[QUEUED]),
                    Long.parseLong(row[DROPS])));
  }
}
