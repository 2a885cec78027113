package org.godo.listener.netlink;

/** Numbers of the audit interface (include/uapi/linux/audit.h, netlink.h). */
final class AuditConstants {
  static final int NLMSG_ERROR = 2;
  static final int NLMSG_DONE = 3;
  static final int NLM_F_REQUEST = 1;
  static final int NLM_F_ACK = 4;

  static final int AUDIT_GET = 1000;
  static final int AUDIT_SET = 1001;
  static final int AUDIT_ADD_RULE = 1011;
  static final int AUDIT_DEL_RULE = 1012;
  static final int AUDIT_LIST_RULES = 1013;

  static final int STATUS_ENABLED = 0x01;
  static final int STATUS_PID = 0x04;
  static final int STATUS_RATE_LIMIT = 0x08;
  static final int STATUS_BACKLOG_LIMIT = 0x10;

  static final int FILTER_USER = 0;
  static final int FILTER_EXIT = 4;
  static final int FILTER_URING_EXIT = 7;
  static final int ACTION_NEVER = 0;
  static final int ACTION_ALWAYS = 2;

  static final int FIELD_PID = 0;
  static final int FIELD_LOGINUID = 9;
  static final int FIELD_ARCH = 11;
  static final int FIELD_MSGTYPE = 12;
  static final int FIELD_EXIT = 103;
  static final int FIELD_SUCCESS = 104;
  static final int FIELD_EXE = 112;
  static final int FIELD_ARG0 = 200;
  static final int FIELD_KEY = 210;

  static final int EQUAL = 0x40000000;
  static final int NOT_EQUAL = 0x30000000;
  static final int GREATER = 0x20000000;
  static final int LESS = 0x10000000;
  static final int BIT_MASK = 0x08000000;
  static final int BIT_TEST = BIT_MASK | EQUAL;

  private AuditConstants() {}
}
