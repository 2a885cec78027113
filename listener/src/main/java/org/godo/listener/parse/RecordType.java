package org.godo.listener.parse;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Types of audit records (include/uapi/linux/audit.h) and how they make up events. */
public final class RecordType {
  public static final int SYSCALL = 1300;
  public static final int PATH = 1302;
  private static final int CONFIG_CHANGE = 1305;
  private static final int SOCKADDR = 1306;
  public static final int CWD = 1307;
  public static final int EXECVE = 1309;
  private static final int FD_PAIR = 1317;
  private static final int OBJ_PID = 1318;
  public static final int EOE = 1320;
  private static final int CAPSET = 1322;
  public static final int MMAP = 1323;
  public static final int SECCOMP = 1326;
  public static final int PROCTITLE = 1327;
  private static final int BPF = 1334;
  public static final int URINGOP = 1336;
  public static final int OPENAT2 = 1337;
  public static final int ANOM_ABEND = 1701;

  /** The type of an unknown name. No message of the kernel has this type. */
  public static final int UNKNOWN = 0;

  /** Written once a boot: by the program that records boots, and by the kernel as audit begins. */
  public static final int SYSTEM_BOOT = 1127;

  public static final int KERNEL = 2000;

  public static final int SYSTEM_SHUTDOWN = 1128;
  public static final int DAEMON_START = 1200;

  private static final int FIRST_DAEMON = 1200;
  private static final int LAST_DAEMON = 1299;
  private static final int FIRST_EVENT = 1300;
  private static final int FIRST_ANOMALY = 1700;
  private static final int FIRST_SINGLE_MAC = 1406;
  private static final int LAST_SINGLE_MAC = 1418;
  private static final int USER = 1005;
  private static final int LOGIN = 1006;
  private static final int FIRST_USER_MESSAGE = 1100;
  private static final int LAST_USER_MESSAGE = 1199;
  private static final int FIRST_OTHER_USER_MESSAGE = 2100;
  private static final int LAST_OTHER_USER_MESSAGE = 2999;
  private static final int REPLACE = 1329;

  private static final Map<String, Integer> BY_NAME = byName();
  private static final Map<Integer, String> NAMES =
      BY_NAME.entrySet().stream()
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getValue, Map.Entry::getKey));

  private RecordType() {}

  /**
   * Whether a record of this type is an event of its own, which no EOE ends: types below 1300, from
   * 1700 on, and the labelled-networking ones (auditd.conf(5), NOTES). Records of a system call may
   * still follow with the same serial.
   */
  public static boolean isSingle(int type) {
    return type < FIRST_EVENT
        || type >= FIRST_ANOMALY
        || (type >= FIRST_SINGLE_MAC && type <= LAST_SINGLE_MAC);
  }

  /**
   * Whether this is a record, not a message of the control protocol: an answer to a request, or the
   * kernel's probe of its daemon (AUDIT_REPLACE), which have no text.
   */
  public static boolean isRecord(int type) {
    return type == UNKNOWN
        || type == USER
        || type == LOGIN
        || (type >= FIRST_USER_MESSAGE && type != REPLACE);
  }

  /**
   * Whether a program wrote such a record, which needs CAP_AUDIT_WRITE only (kernel/audit.c, {@code
   * audit_receive_msg}); containers of Docker have it.
   */
  public static boolean isOfUserSpace(int type) {
    return type == USER
        || (type >= FIRST_USER_MESSAGE && type <= LAST_USER_MESSAGE)
        || (type >= FIRST_OTHER_USER_MESSAGE && type <= LAST_OTHER_USER_MESSAGE);
  }

  /** Whether the audit daemon itself writes such a record, with a serial of its own count. */
  public static boolean isDaemon(int type) {
    return type >= FIRST_DAEMON && type <= LAST_DAEMON;
  }

  /** Whether such a record is written once a boot. */
  public static boolean isBoot(int type) {
    return type == SYSTEM_BOOT || type == KERNEL;
  }

  /** Whether decoding needs the text of such a record. */
  public static boolean isKept(int type) {
    return switch (type) {
      case SYSCALL, PATH, CWD, EXECVE, PROCTITLE, MMAP, OPENAT2, URINGOP -> true;
      case SECCOMP, ANOM_ABEND -> true;
      default -> false;
    };
  }

  /**
   * Whether a record of this type has no text of a program as it is: names with control characters
   * are in hex (kernel/audit.c, {@code audit_log_untrustedstring}). Others have: user messages,
   * NETFILTER_CFG that of a table, which any user can name in a namespace (kernel/auditsc.c, {@code
   * __audit_log_nfcfg}).
   */
  public static boolean isEscaped(int type) {
    return switch (type) {
      case LOGIN, EOE, CONFIG_CHANGE, SOCKADDR, FD_PAIR, OBJ_PID, CAPSET, BPF -> true;
      default -> isKept(type);
    };
  }

  /** Whether only a system call causes such a record, so that a SYSCALL record belongs to it. */
  public static boolean impliesSyscall(int type) {
    return switch (type) {
      case EOE -> true;
      case URINGOP, SECCOMP, ANOM_ABEND -> false;
      default -> isKept(type);
    };
  }

  /**
   * The type a log names: {@code SYSCALL}, {@code UNKNOWN[1337]}; {@link #UNKNOWN} for a name that
   * is neither.
   */
  public static int ofName(byte[] bytes, int start, int end) {
    String name = new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
    Integer known = BY_NAME.get(name);
    if (known != null) {
      return known;
    }
    Integer number = bracketed(name.toUpperCase(Locale.ROOT));
    return number == null ? UNKNOWN : number;
  }

  /** The name of a type as auditd writes it: {@code SYSCALL}, or {@code UNKNOWN[1337]}. */
  public static String nameOf(int type) {
    String known = NAMES.get(type);
    return known == null ? "UNKNOWN[" + type + "]" : known;
  }

  private static @Nullable Integer bracketed(String name) {
    if (!name.startsWith("UNKNOWN[") || !name.endsWith("]") || name.length() > 14) {
      return null;
    }
    int number = 0;
    for (int i = "UNKNOWN[".length(); i < name.length() - 1; i++) {
      int digit = Character.digit(name.charAt(i), 10);
      if (digit < 0) {
        return null;
      }
      number = number * 10 + digit;
    }
    return number;
  }

  /** The types of the kernel and of common user space programs (libaudit's msg_typetab.h). */
  private static Map<String, Integer> byName() {
    Map<String, Integer> names = new HashMap<>();
    put(names, 1005, "USER", "LOGIN");
    put(names, 1100, "USER_AUTH", "USER_ACCT", "USER_MGMT", "CRED_ACQ", "CRED_DISP", "USER_START");
    put(names, 1106, "USER_END", "USER_AVC", "USER_CHAUTHTOK", "USER_ERR", "CRED_REFR");
    put(names, 1111, "USYS_CONFIG", "USER_LOGIN", "USER_LOGOUT", "ADD_USER", "DEL_USER");
    put(names, 1116, "ADD_GROUP", "DEL_GROUP", "DAC_CHECK", "CHGRP_ID", "TEST", "TRUSTED_APP");
    put(names, 1122, "USER_SELINUX_ERR", "USER_CMD", "USER_TTY", "CHUSER_ID", "GRP_AUTH");
    put(names, 1127, "SYSTEM_BOOT", "SYSTEM_SHUTDOWN", "SYSTEM_RUNLEVEL", "SERVICE_START");
    put(names, 1131, "SERVICE_STOP", "GRP_MGMT", "GRP_CHAUTHTOK", "MAC_CHECK", "ACCT_LOCK");
    put(names, 1136, "ACCT_UNLOCK", "USER_DEVICE", "SOFTWARE_UPDATE");
    put(names, 1200, "DAEMON_START", "DAEMON_END", "DAEMON_ABORT", "DAEMON_CONFIG");
    put(names, 1204, "DAEMON_RECONFIG", "DAEMON_ROTATE", "DAEMON_RESUME", "DAEMON_ACCEPT");
    put(names, 1208, "DAEMON_CLOSE", "DAEMON_ERR");
    put(names, 1300, "SYSCALL", "FS_WATCH", "PATH", "IPC", "SOCKETCALL", "CONFIG_CHANGE");
    put(names, 1306, "SOCKADDR", "CWD", "", "EXECVE", "", "IPC_SET_PERM", "MQ_OPEN");
    put(names, 1313, "MQ_SENDRECV", "MQ_NOTIFY", "MQ_GETSETATTR", "KERNEL_OTHER", "FD_PAIR");
    put(names, 1318, "OBJ_PID", "TTY", "EOE", "BPRM_FCAPS", "CAPSET", "MMAP", "NETFILTER_PKT");
    put(names, 1325, "NETFILTER_CFG", "SECCOMP", "PROCTITLE", "FEATURE_CHANGE", "REPLACE");
    put(names, 1330, "KERN_MODULE", "FANOTIFY", "TIME_INJOFFSET", "TIME_ADJNTPVAL", "BPF");
    put(names, 1335, "EVENT_LISTENER", "URINGOP", "OPENAT2", "DM_CTRL", "DM_EVENT");
    put(names, 1400, "AVC", "SELINUX_ERR", "AVC_PATH", "MAC_POLICY_LOAD", "MAC_STATUS");
    put(names, 1405, "MAC_CONFIG_CHANGE");
    put(names, 1700, "ANOM_PROMISCUOUS", "ANOM_ABEND", "ANOM_LINK", "ANOM_CREAT");
    put(names, KERNEL, "KERNEL");
    return Map.copyOf(names);
  }

  private static void put(Map<String, Integer> names, int first, String... inOrder) {
    for (int i = 0; i < inOrder.length; i++) {
      if (!inOrder[i].isEmpty()) {
        names.put(inOrder[i], first + i);
      }
    }
  }
}
