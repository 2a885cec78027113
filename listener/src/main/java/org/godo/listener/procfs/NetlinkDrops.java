package org.godo.listener.procfs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The column {@code Drops} of {@code /proc/net/netlink}: messages the kernel could not put into a
 * socket's buffer (net/netlink/af_netlink.c, {@code netlink_native_seq_show}).
 */
public final class NetlinkDrops {
  private static final int PROTOCOL = 1;
  private static final int PORT = 2;
  private static final int DROPS = 8;

  private NetlinkDrops() {}

  /**
   * Messages dropped so far for the socket with this family and port; 0 if there is none.
   *
   * @param proc where /proc is mounted
   */
  public static long query(Path proc, int family, int port) throws IOException {
    Path file = proc.resolve("net/netlink");
    return parse(Files.readString(file, StandardCharsets.ISO_8859_1), family, port);
  }

  static long parse(String table, int family, int port) {
    return table
        .lines()
        .skip(1)
        .map(line -> line.trim().split(" +"))
        .filter(row -> row.length > DROPS)
        .filter(row -> Integer.parseInt(row[PROTOCOL]) == family)
        .filter(row -> Integer.parseUnsignedInt(row[PORT]) == port)
        .mapToLong(row -> Long.parseLong(row[DROPS]))
        .sum();
  }
}
