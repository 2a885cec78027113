package org.godo.model.linux;

/** Families and sizes of netlink (include/uapi/linux/netlink.h). */
public final class Netlink {
  /** Reserved for user space. */
  public static final int NETLINK_USERSOCK = 2;

  public static final int NETLINK_AUDIT = 9;
  public static final int NETLINK_CONNECTOR = 11;

  /** Bytes of {@code struct nlmsghdr}. */
  public static final int HEADER_BYTES = 16;

  /** NLMSG_MIN_TYPE: lower types are reserved for control messages. */
  public static final int MIN_TYPE = 0x10;

  private Netlink() {}
}
