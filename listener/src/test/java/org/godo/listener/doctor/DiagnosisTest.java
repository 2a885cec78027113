package org.godo.listener.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.godo.listener.docker.DockerEngine;
import org.godo.listener.finding.Finding;
import org.godo.listener.finding.Finding.Level;
import org.godo.listener.kernel.StartWarnings;
import org.godo.listener.lifecycle.Privileges;
import org.godo.listener.netlink.AuditSince;
import org.godo.listener.netlink.AuditStatus;
import org.godo.listener.netlink.ListedRule;
import org.godo.listener.procfs.EarlierProcesses;
import org.godo.model.error.ExitCode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiagnosisTest {
  private static final AuditStatus OFF = new AuditStatus(0, 1, 0, 0, 64, 0, 0, 15_000, 0);
  private static final long ALL = (1L << 41) - 1;

  /** A host that can record, and what one test changes of it. */
  private static final class Host {
    private Privileges.Held rights = new Privileges.Held(true, true, ALL);
    private ProbeResult<Boolean> network = new ProbeResult.Answered<>(true);
    private HostFacts.Kernel kernel = new HostFacts.Kernel("6.1.0-13-amd64", "quiet audit=1");
    private ProbeResult<HostFacts.Audit> audit = audit(OFF, null);
    private ProbeResult<List<StartWarnings.Reader>> readers = new ProbeResult.Answered<>(List.of());
    private ProbeResult<HostFacts.Since> since = since(new AuditSince(true, 0), 0);
    private ProbeResult<Boolean> connector = new ProbeResult.Answered<>(true);
    private ProbeResult<Long> buffer = new ProbeResult.Answered<>(256L << 20);
    private ProbeResult<HostFacts.Listeners> listeners =
        new ProbeResult.Answered<>(new HostFacts.Listeners(null, null, false));
    private HostFacts.Disk disk =
        new HostFacts.Disk(Path.of("/var/lib/godo"), true, true, "ext4", 100L << 30);
    private ProbeResult<String> store = new ProbeResult.Answered<>("embedded");
    private ProbeResult<DockerEngine> docker =
        new ProbeResult.Answered<>(new DockerEngine("20.10.24", "overlay2", "2"));

    private Diagnosis diagnosis() {
      return Diagnosis.of(
          new HostFacts(
              rights,
              network,
              kernel,
              audit,
              readers,
              since,
              connector,
              buffer,
              listeners,
              disk,
              store,
              docker,
              new HostFacts.Machine("17.0.15", 6L << 30)));
    }
  }

  private static ProbeResult<HostFacts.Audit> audit(
      AuditStatus status, @Nullable String holder, ListedRule... rules) {
    return new ProbeResult.Answered<>(new HostFacts.Audit(status, holder, List.of(rules)));
  }

  private static ProbeResult<HostFacts.Since> since(
      AuditSince since, int containers, String... daemons) {
    return new ProbeResult.Answered<>(
        new HostFacts.Since(since, new EarlierProcesses(List.of(daemons), containers)));
  }

  private static Finding only(String check, Diagnosis diagnosis) {
    List<Finding> notOk = diagnosis.findings().stream().filter(f -> f.level() != Level.OK).toList();
    assertThat(notOk).extracting(Finding::check).containsExactly(check);
    return notOk.get(0);
  }

  @Test
  void aHostThatCanRecord() {
    Diagnosis diagnosis = new Host().diagnosis();
    assertThat(diagnosis.exitCode()).isEqualTo(ExitCode.DONE);
    List<String> lines = new ArrayList<>();
    diagnosis.findings().forEach(f -> lines.add(f.level() + " " + f.check() + ": " + f.found()));
    assertThat(lines)
        .containsExactly(
            "OK user namespace: the host's",
            "OK pid namespace: the host's",
            "OK network namespace: the host's",
            "OK capabilities: all there",
            "OK audit at boot: booted with audit=1: no process is a blind spot",
            "OK audit: off, the listener switches it on",
            "OK audit seat: free",
            "OK audit rules: none of others",
            "OK audit backlog: 0 of 64 records; the listener raises the limit to 65536,"
                + " programs then wait up to 15000 ticks",
            "OK audit readers: no other program is sent the records",
            "OK proc connector: answers",
            "OK socket buffers: 256 MiB, as asked for",
            "OK io_uring: Linux 6.1.0-13-amd64 has audit rules for it",
            "OK listener: none is running",
            "OK disk: 100.0 GiB free on ext4 in /var/lib/godo: 477 million records while the store"
                + " is away",
            "OK store: embedded",
            "OK docker: 20.10.24, storage driver overlay2, cgroup version 2",
            "OK java: 17.0.15, heap up to 6144 MiB");
  }

  @Test
  void everyOtherFindingNamesItsRemedy() {
    List<Consumer<Host>> troubles =
        List.of(
            h -> h.rights = new Privileges.Held(false, false, 0),
            h -> h.network = new ProbeResult.Answered<>(false),
            h -> h.kernel = new HostFacts.Kernel("4.19", "audit=0"),
            h -> h.audit = new ProbeResult.Failed<>("no answer"),
            h -> h.connector = new ProbeResult.Answered<>(false),
            h -> h.buffer = new ProbeResult.Answered<>(212_992L),
            h -> h.store = new ProbeResult.Failed<>("it is away"),
            h -> h.docker = new ProbeResult.Failed<>("nothing came"));
    for (Consumer<Host> trouble : troubles) {
      Host host = new Host();
      trouble.accept(host);
      List<Finding> findings = host.diagnosis().findings();
      assertThat(findings).anyMatch(f -> f.level() != Level.OK);
      assertThat(findings)
          .filteredOn(f -> f.level() == Level.WARN || f.level() == Level.FAIL)
          .allSatisfy(f -> assertThat(f.remedy()).isNotBlank());
    }
  }

  @Test
  void missingRightsAreFour() {
    Host host = new Host();
    host.rights = new Privileges.Held(true, true, 1L << Privileges.CAP_AUDIT_CONTROL);
    Finding finding = only("capabilities", host.diagnosis());
    assertThat(finding.found()).isEqualTo("missing CAP_NET_ADMIN");
    assertThat(host.diagnosis().exitCode()).isEqualTo(ExitCode.NOT_PERMITTED);
  }

  @Test
  void whatOnlyHelpsIsAWarning() {
    Host host = new Host();
    host.rights =
        new Privileges.Held(
            true, true, 1L << Privileges.CAP_AUDIT_CONTROL | 1L << Privileges.CAP_NET_ADMIN);
    assertThat(only("capabilities", host.diagnosis()).level()).isEqualTo(Level.WARN);
    assertThat(only("capabilities", host.diagnosis()).found().split("; without ", -1))
        .extracting(cost -> cost.replace("without ", "").split(" ", 2)[0])
        .containsExactly("CAP_SYS_PTRACE", "CAP_DAC_READ_SEARCH", "CAP_SYS_NICE", "CAP_AUDIT_READ");
    assertThat(host.diagnosis().exitCode()).isEqualTo(ExitCode.DONE);
  }

  @Test
  void withoutRightsMuchIsSkippedAndTheRightsDecide() {
    Host host = new Host();
    host.rights = new Privileges.Held(true, true, 0);
    host.network = new ProbeResult.Denied<>();
    host.audit = new ProbeResult.Denied<>();
    host.buffer = new ProbeResult.Denied<>();
    host.listeners = new ProbeResult.Denied<>();
    host.docker = new ProbeResult.Denied<>();
    host.store = new ProbeResult.Failed<>("it is away");
    assertThat(host.diagnosis().findings())
        .filteredOn(f -> f.level() == Level.SKIP)
        .extracting(Finding::check)
        .containsExactly(
            "network namespace",
            "audit",
            "audit seat",
            "audit rules",
            "audit backlog",
            "socket buffers",
            "listener",
            "docker");
    assertThat(host.diagnosis().exitCode()).isEqualTo(ExitCode.NOT_PERMITTED);
  }

  @Test
  void aTakenSeatIsFiveAndNamesItsHolder() {
    Host host = new Host();
    host.audit = audit(new AuditStatus(1, 1, 812, 0, 8192, 0, 0, 15_000, 0), "auditd");
    host.store = new ProbeResult.Failed<>("it is away");
    assertThat(host.diagnosis().findings())
        .filteredOn(f -> f.check().equals("audit seat"))
        .extracting(Finding::found)
        .containsExactly("process 812 (auditd) has it");
    assertThat(host.diagnosis().exitCode()).isEqualTo(ExitCode.SEAT_TAKEN);
  }

  @Test
  void theSeatOfAProcessThatIsGoneIsFree() {
    Host host = new Host();
    host.audit = audit(new AuditStatus(1, 1, 812, 0, 64, 3, 0, 15_000, 0), null);
    assertThat(host.diagnosis().exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(host.diagnosis().findings())
        .extracting(Finding::found)
        .contains("free: process 812, which held it, has ended", "on; 3 records lost since boot");
  }

  @ParameterizedTest
  @CsvSource({
    "task,       true,  FAIL",
    "exit,       true,  WARN",
    "exclude,    false, WARN",
    "filesystem, true,  WARN",
    "exit,       false, OK",
    "task,       false, OK",
  })
  void rulesOfOthersThatHide(String list, boolean never, Level level) {
    Host host = new Host();
    host.audit = audit(OFF, null, new ListedRule(list, never, "theirs"));
    assertThat(host.diagnosis().findings())
        .filteredOn(f -> f.check().equals("audit rules"))
        .extracting(Finding::level)
        .containsExactly(level);
  }

  @Test
  void ourOwnRulesHideNothing() {
    Host host = new Host();
    host.audit = audit(OFF, null, new ListedRule("exit", true, "godo"));
    assertThat(host.diagnosis().findings()).allMatch(f -> f.level() == Level.OK);
  }

  @ParameterizedTest
  @CsvSource({
    "2, 1, 0,   15000, audit,         FAIL, NOT_PERMITTED",
    "1, 2, 0,   15000, audit,         WARN, DONE",
    "1, 1, 100, 15000, audit,         WARN, DONE",
    "1, 1, 0,   0,     audit backlog, WARN, DONE",
  })
  void settingsOfAudit(
      int enabled, int failure, int rate, int wait, String check, Level level, ExitCode exitCode) {
    Host host = new Host();
    host.audit = audit(new AuditStatus(enabled, failure, 0, rate, 64, 0, 0, wait, 0), null);
    assertThat(only(check, host.diagnosis()).level()).isEqualTo(level);
    assertThat(host.diagnosis().exitCode()).isEqualTo(exitCode);
  }

  @ParameterizedTest
  @CsvSource({
    "'quiet',             OK",
    "'audit=1 quiet',     OK",
    "'audit=0',           FAIL",
    "'xaudit=1',          OK",
    "'audit_backlog_limit=8192', OK"
  })
  void audit(String commandLine, Level level) {
    Host host = new Host();
    host.kernel = new HostFacts.Kernel("6.1", commandLine);
    assertThat(host.diagnosis().findings().get(4).level()).isEqualTo(level);
  }

  @Test
  void olderDaemonsAndContainersAreNamed() {
    Host host = new Host();
    host.kernel = new HostFacts.Kernel("6.1", "quiet");
    host.since = since(new AuditSince(false, 9), 3, "containerd (pid 412)", "dockerd (pid 512)");
    Finding off = only("audit at boot", host.diagnosis());
    assertThat(off.level()).isEqualTo(Level.WARN);
    assertThat(off.found())
        .isEqualTo(
            "booted without audit=1: older than audit, which was off since boot, so what they do"
                + " themselves is not recorded (what their new children do is): containerd (pid"
                + " 412), dockerd (pid 512), 3 containers");
    host.since = since(new AuditSince(true, 9), 1);
    assertThat(only("audit at boot", host.diagnosis()).found())
        .isEqualTo(
            "booted without audit=1: older than the time since when audit is known to be on, so"
                + " what they do themselves is perhaps not recorded: 1 container");
  }

  @Test
  void aRuleThatHidesEveryNewProcessIsFour() {
    Host host = new Host();
    host.audit = audit(OFF, null, new ListedRule("task", true, null));
    Finding finding = only("audit rules", host.diagnosis());
    assertThat(finding.found())
        .isEqualTo("a rule switches audit off for every new process: never,task");
    assertThat(finding.remedy()).startsWith("auditctl -d never,task, ");
    assertThat(host.diagnosis().exitCode()).isEqualTo(ExitCode.NOT_PERMITTED);
  }

  @ParameterizedTest
  @CsvSource({
    "64,     15000, '0 of 64 records; the listener raises the limit to 65536, programs then wait up"
        + " to 15000 ticks'",
    "100000, 15000, '0 of 100000 records; the listener keeps that limit, programs then wait up to"
        + " 15000 ticks'",
    "64,     -1,    '0 of 64 records; the listener raises the limit to 65536, this kernel does not"
        + " say how long programs then wait'",
    "0,      15000, '0 records, without a limit'",
  })
  void whatIsNotKnownOfTheBacklogIsNotAZero(int limit, int wait, String found) {
    Host host = new Host();
    host.audit = audit(new AuditStatus(0, 1, 0, 0, limit, 0, 0, wait, 0), null);
    assertThat(host.diagnosis().findings())
        .filteredOn(f -> f.check().equals("audit backlog"))
        .extracting(Finding::found)
        .containsExactly(found);
  }

  @ParameterizedTest
  @CsvSource({"5.16,OK", "6.18.44-x,OK", "5.15.0-91-generic,WARN", "4.19,WARN", "10,OK", "x,WARN"})
  void ioUring(String release, Level level) {
    Host host = new Host();
    host.kernel = new HostFacts.Kernel(release, "audit=1");
    assertThat(host.diagnosis().findings())
        .filteredOn(f -> f.check().equals("io_uring"))
        .extracting(Finding::level)
        .containsExactly(level);
  }

  @Test
  void theJournalsSocketHasARemedyOfItsOwn() {
    Host host = new Host();
    host.readers =
        new ProbeResult.Answered<>(
            List.of(
                new StartWarnings.Reader(1, "systemd"), new StartWarnings.Reader(-4_000, null)));
    Finding finding = only("audit readers", host.diagnosis());
    assertThat(finding.found())
        .isEqualTo("every record also goes to systemd (1), port -4000: the journal's audit socket");
    assertThat(finding.remedy()).startsWith("systemctl mask --now systemd-journald-audit.socket");
  }

  @Test
  void aListenerThatRunsIsKnown() {
    Host host = new Host();
    host.listeners = new ProbeResult.Answered<>(new HostFacts.Listeners(4711, 4711, true));
    host.audit = audit(new AuditStatus(1, 1, 4711, 0, 65_536, 0, 0, 15_000, 0), "java");
    assertThat(host.diagnosis().findings())
        .allMatch(f -> f.level() == Level.OK)
        .extracting(Finding::found)
        .contains(
            "process 4711 has it, the listener that is recording this host",
            "process 4711 is recording this host; 'listener status' asks it, another cannot start"
                + " beside it");
    assertThat(host.diagnosis().exitCode()).isEqualTo(ExitCode.DONE);
    host.audit = audit(OFF, null);
    host.listeners = new ProbeResult.Answered<>(new HostFacts.Listeners(null, 4711, false));
    assertThat(host.diagnosis().exitCode()).isEqualTo(ExitCode.FAILED);
    host.listeners = new ProbeResult.Answered<>(new HostFacts.Listeners(null, null, true));
    assertThat(only("listener", host.diagnosis()).level()).isEqualTo(Level.WARN);
  }

  @ParameterizedTest
  @CsvSource({
    "true,  ext4,     107374182400, OK",
    "true,  ext4,     1073741823,   WARN",
    "true,  ext4,     134217727,    FAIL",
    "false, ext4,     107374182400, FAIL",
    "true,  nfs4,     107374182400, WARN",
    "true,  fuseblk,  107374182400, WARN",
    "true,  tmpfs,    107374182400, WARN",
  })
  void disks(boolean writable, String type, long free, Level level) {
    Host host = new Host();
    host.disk = new HostFacts.Disk(Path.of("/d"), false, writable, type, free);
    assertThat(host.diagnosis().findings())
        .filteredOn(f -> f.check().equals("disk"))
        .extracting(Finding::level)
        .containsExactly(level);
  }

  @Test
  void aStoreThatIsAwayIsThreeWithItsOwnWayOut() {
    Host host = new Host();
    host.store = new ProbeResult.Failed<>("the server refused the login; check the password");
    Finding finding = only("store", host.diagnosis());
    assertThat(finding.found()).isEqualTo("the server refused the login");
    assertThat(finding.remedy()).isEqualTo("check the password");
    assertThat(host.diagnosis().exitCode()).isEqualTo(ExitCode.STORE);
  }

  @Test
  void noDockerIsNoError() {
    Host host = new Host();
    host.docker = new ProbeResult.Absent<>();
    assertThat(host.diagnosis().findings()).allMatch(f -> f.level() == Level.OK);
  }
}
