package org.godo.listener.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.godo.listener.syscall.Arch;
import org.junit.jupiter.api.Test;

class AuditRulesTest {
  private static final List<Arch> B64 = List.of(Arch.X86_64);

  @Test
  void theRulesReadAsAuditctlTakesThem() {
    AuditRules rules = new AuditRules(4242L, List.of("/usr/bin/mongod"), false);
    assertThat(rules.systemCalls(B64))
        .extracting(AuditRule::toString)
        .containsExactly(
            "-a never,exit -F exe=/usr/bin/mongod -F auid=4242 -F key=godo",
            "-a always,exit -F arch=b64 -S clone,fork,vfork,exit,exit_group,clone3 -F auid=4242"
                + " -F key=godo",
            "-a always,exit -F arch=b64 -S execve,execveat -F auid=4242 -F key=godo",
            "-a always,exit -F arch=b64 -S open,creat,openat,open_by_handle_at,openat2"
                + " -F auid=4242 -F key=godo",
            "-a always,exit -F arch=b64 -S write,pwrite64,writev,sendfile,truncate,ftruncate,"
                + "io_submit,splice,fallocate,pwritev,copy_file_range,pwritev2"
                + " -F success=1 -F auid=4242 -F key=godo",
            "-a always,exit -F arch=b64 -S mmap -F a3&0x1 -F auid=4242 -F key=godo",
            "-a always,exit -F arch=b64 -S close -F exit!=-EBADF -F auid=4242 -F key=godo",
            "-a always,exit -F arch=b64 -S dup,dup2,dup3,io_uring_setup,close_range -F success=1"
                + " -F auid=4242 -F key=godo",
            "-a always,exit -F arch=b64 -S sendmsg,sendmmsg,pidfd_getfd -F success=1 -F auid=4242"
                + " -F key=godo",
            "-a always,exit -F arch=b64 -S socket -F a0=0x2 -F success=1 -F auid=4242 -F key=godo",
            "-a always,exit -F arch=b64 -S socket -F a0=0xa -F success=1 -F auid=4242 -F key=godo",
            "-a always,exit -F arch=b64 -S fcntl -F a1=0x0 -F success=1 -F auid=4242 -F key=godo",
            "-a always,exit -F arch=b64 -S fcntl -F a1=0x406 -F success=1 -F auid=4242"
                + " -F key=godo",
            "-a always,exit -F arch=b64 -S fcntl -F a1=0x2 -F success=1 -F auid=4242 -F key=godo",
            "-a always,exit -F arch=b64 -S ioctl -F a1&=0x5450 -F success=1 -F auid=4242"
                + " -F key=godo",
            "-a always,exit -F arch=b64 -S ioctl -F a1&=0x40009409 -F success=1 -F auid=4242"
                + " -F key=godo",
            "-a always,exit -F arch=b64 -S ioctl -F a1&=0x40005829 -F success=1 -F auid=4242"
                + " -F key=godo",
            "-a always,exit -F arch=b64 -S ioctl -F a1=0x40285881 -F success=1 -F auid=4242"
                + " -F key=godo",
            "-a always,exit -F arch=b64 -S ioctl -F a1=0xc028660f -F success=1 -F auid=4242"
                + " -F key=godo",
            "-a always,exit -F arch=b64 -S ioctl -F a1&=0x2103 -F success=1 -F auid=4242"
                + " -F key=godo",
            "-a always,exit -F arch=b64 -S ioctl -F a1&=0x4c00 -F success=1 -F auid=4242"
                + " -F key=godo",
            "-a always,exit -F arch=b64 -S rename,mkdir,rmdir,link,unlink,symlink,mknod,mkdirat,"
                + "mknodat,unlinkat,renameat,linkat,symlinkat,renameat2 -F success=1 -F auid=4242 -F key=godo",
            "-a always,exit -F arch=b64 -S chdir,fchdir,pivot_root,chroot,mount,umount2,"
                + "unshare,setns,move_mount -F success=1 -F auid=4242 -F key=godo");
    assertThat(rules.ioUring())
        .hasToString(
            "-a always,io_uring -S openat,close,openat2,renameat,unlinkat,linkat -F auid=4242"
                + " -F key=godo");
  }

  @Test
  void onlySuccessLeavesOutFailedOpensAndExecs() {
    assertThat(new AuditRules(null, List.of(), true).systemCalls(B64))
        .extracting(AuditRule::toString)
        .contains(
            "-a always,exit -F arch=b64 -S execve,execveat -F success=1 -F key=godo",
            "-a always,exit -F arch=b64 -S open,creat,openat,open_by_handle_at,openat2"
                + " -F success=1 -F key=godo");
  }

  @Test
  void aRuleIsEncodedAsTheKernelsStructure() {
    AuditRule close =
        new AuditRules(4294967294L, List.of(), false)
            .systemCalls(B64).stream()
                .filter(rule -> rule.calls().containsValue("close"))
                .findFirst()
                .orElseThrow();
    byte[] encoded = close.encode();
    ByteBuffer data = ByteBuffer.wrap(encoded).order(ByteOrder.nativeOrder());

    assertThat(encoded).hasSize(1040 + 4);
    assertThat(data.getInt(0)).as("filter").isEqualTo(4);
    assertThat(data.getInt(4)).as("action").isEqualTo(2);
    assertThat(data.getInt(8)).as("fields").isEqualTo(4);
    assertThat(data.getInt(12)).as("calls 0 to 31: close is 3").isEqualTo(1 << 3);
    assertThat(data.getInt(16)).isZero();
    assertThat(field(data, 0)).containsExactly(11, 0xc000003e, 0x40000000);
    assertThat(field(data, 1)).containsExactly(103, -9, 0x30000000);
    assertThat(field(data, 2)).containsExactly(9, -2, 0x40000000);
    assertThat(field(data, 3)).containsExactly(210, 4, 0x40000000);
    assertThat(data.getInt(1036)).as("length of the strings").isEqualTo(4);
    assertThat(new String(encoded, 1040, 4, java.nio.charset.StandardCharsets.US_ASCII))
        .isEqualTo("godo");
    assertThat(AuditRule.key(encoded)).isEqualTo("godo");
  }

  @Test
  void theKeyIsFoundBehindOtherStrings() {
    AuditRule never =
        new AuditRules(null, List.of("/usr/bin/mongod"), false).systemCalls(B64).get(0);
    assertThat(AuditRule.key(never.encode())).isEqualTo("godo");
    byte[] without = never.encode();
    ByteBuffer.wrap(without).order(ByteOrder.nativeOrder()).putInt(8, 1);
    assertThat(AuditRule.key(without)).isNull();
  }

  @Test
  void aListedRuleHasListActionAndKey() {
    byte[] never =
        new AuditRules(null, List.of("/usr/bin/mongod"), false).systemCalls(B64).get(0).encode();
    assertThat(ListedRule.parse(never))
        .hasToString("never,exit -F exe=/usr/bin/mongod -F key=godo");
    assertThat(ListedRule.parse(never).isOurs()).isTrue();
    ByteBuffer data = ByteBuffer.wrap(never).order(ByteOrder.nativeOrder());
    data.putInt(0, 0x11).putInt(4, 2).putInt(8, 0);
    assertThat(ListedRule.parse(never)).isEqualTo(new ListedRule("task", false, null));
    data.putInt(0, 5);
    assertThat(ListedRule.parse(never)).hasToString("always,exclude");
    data.putInt(0, 99);
    assertThat(ListedRule.parse(never)).hasToString("always,list 99");
  }

  @Test
  void aStatusOfAnOldKernelLacksTheLastFields() {
    ByteBuffer full = ByteBuffer.allocate(44).order(ByteOrder.nativeOrder());
    for (int value : new int[] {0, 1, 1, 77, 0, 64, -1, 5, 127, 15000, 9}) {
      full.putInt(value);
    }
    full.flip();
    assertThat(AuditStatus.parse(full))
        .isEqualTo(new AuditStatus(1, 1, 77, 0, 64, 4294967295L, 5, 15000, 9));
    assertThat(AuditStatus.parse(full.limit(32)))
        .isEqualTo(new AuditStatus(1, 1, 77, 0, 64, 4294967295L, 5, -1, -1));
  }

  @Test
  void theConnectorIsAskedWithAFourByteOperation() {
    ByteBuffer message = ProcConnector.operation(1);
    assertThat(message.remaining()).isEqualTo(40);
    assertThat(message.getShort(4)).as("NLMSG_DONE").isEqualTo((short) 3);
    assertThat(message.getInt(16)).as("CN_IDX_PROC").isEqualTo(1);
    assertThat(message.getInt(20)).as("CN_VAL_PROC").isEqualTo(1);
    assertThat(message.getShort(32)).as("length of the operation").isEqualTo((short) 4);
    assertThat(message.getInt(36)).as("PROC_CN_MCAST_LISTEN").isEqualTo(1);
  }

  private static int[] field(ByteBuffer data, int index) {
    return new int[] {
      data.getInt(268 + index * 4), data.getInt(524 + index * 4), data.getInt(780 + index * 4)
    };
  }
}
