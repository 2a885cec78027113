package org.godo.filter.support;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.godo.filter.read.RawReader;
import org.godo.model.linux.WaitStatus;
import org.godo.model.raw.Call;
import org.godo.model.raw.Origin;
import org.godo.model.raw.ProcessSnapshot;
import org.godo.model.raw.ProcessSnapshot.DescriptorSnapshot;
import org.godo.model.raw.ProcessSnapshot.ThreadSnapshot;
import org.godo.model.raw.RawCollection;
import org.godo.model.raw.RawEvent;
import org.godo.model.raw.RawEvent.Mount;
import org.godo.model.raw.Source;
import org.godo.model.session.LossWindow;
import org.godo.model.session.Session;
import org.godo.model.session.SessionHead;
import org.jspecify.annotations.Nullable;

/**
 * The record of one host during one boot, written down event by event. A clock stands until {@link
 * #at} moves it; audit events get their serials, and connector messages their places, in the order
 * they are written.
 */
public final class Recording implements RawReader {
  public static final String BOOT = "0123abcd-4567";

  private static final long NANOS = 1_000_000L;

  private final String host;
  private final List<RawEvent> events = new ArrayList<>();
  private final List<Session> sessions = new ArrayList<>();
  private final List<LossWindow> loss = new ArrayList<>();
  private final Map<Integer, Integer> parents = new HashMap<>();
  private String session = "s1";
  private long sessionStart;
  private long now;
  private long serial;
  private long position;
  private List<String> rules = List.of();
  private @Nullable Long loginUid;
  private @Nullable String auditBefore;
  private @Nullable Long auditSince;

  private Recording(String host) {
    this.host = host;
  }

  /** The record of a host, beginning with session {@code s1}. */
  public static Recording of(String host) {
    return new Recording(host);
  }

  /** The record of a host, beginning with a session of this id. */
  public static Recording of(String host, String session) {
    Recording record = new Recording(host);
    record.session = session;
    return record;
  }

  /** What follows happens at this time, in milliseconds. */
  public Recording at(long millis) {
    now = millis;
    return this;
  }

  // ---- sessions ------------------------------------------------------------------------------

  /**
   * The session ends now and another one of the same boot begins, with a loss ledger of its own.
   */
  public Recording nextSession(String id, long start) {
    sessions.add(sessionUntil(now));
    session = id;
    sessionStart = start;
    now = start;
    return this;
  }

  public Recording lost(String source, long from, long to, long count) {
    loss.add(LossWindow.of(source, "lost", from, to, count));
    return this;
  }

  /** All calls of all processes are recorded. */
  public Recording recordsAll() {
    rules =
        List.of("-a always,exit -F arch=b64 -S clone,exit,exit_group,execve,execveat -F key=godo");
    return this;
  }

  /** The sessions have a further rule. */
  public Recording rule(String rule) {
    rules = Stream.concat(rules.stream(), Stream.of(rule)).toList();
    return this;
  }

  /** The sessions record the processes of one login uid. */
  public Recording scoped(long scope) {
    loginUid = scope;
    return this;
  }

  /** What the sessions say of the time since which audit is on. */
  public Recording audited(String before, long since) {
    auditBefore = before;
    auditSince = since;
    return this;
  }

  /** The sessions; the last one ends with the last event. */
  public List<Session> sessions() {
    List<Session> all = new ArrayList<>(sessions);
    all.add(sessionUntil(now));
    return all;
  }

  /** The sessions, of which the last goes on. */
  public List<Session> runningSessions() {
    List<Session> all = new ArrayList<>(sessions);
    all.add(sessionUntil(null));
    return all;
  }

  private Session sessionUntil(@Nullable Long end) {
    return new Session(
        new SessionHead(
                session,
                session,
                Session.LIVE,
                host,
                BOOT,
                null,
                null,
                loginUid,
                null,
                rules,
                sessionStart)
            .audited(auditBefore, auditSince),
        end,
        List.of(),
        Map.of(),
        List.copyOf(loss));
  }

  // ---- connector -----------------------------------------------------------------------------

  public Recording fork(int parent, int child) {
    parents.put(child, parent);
    return add(new RawEvent.Fork(connector(), child, child, parent, parent));
  }

  /** A new thread; the kernel names the creator's parent as its parent. */
  public Recording thread(int tgid, int tid) {
    int parent = parents.getOrDefault(tgid, 1);
    return add(new RawEvent.Fork(connector(), tid, tgid, parent, parent));
  }

  public Recording execNotice(int tgid) {
    return add(new RawEvent.ExecNotice(connector(), tgid, tgid));
  }

  public Recording comm(int tgid, String name) {
    return threadComm(tgid, tgid, name);
  }

  public Recording threadComm(int tid, int tgid, String name) {
    return add(new RawEvent.Comm(connector(), tid, tgid, name));
  }

  /** The end of a process by exit, its parent still there. */
  public Recording exit(int tgid, int code) {
    return ended(tgid, tgid, WaitStatus.ofExitCode(code));
  }

  public Recording killed(int tgid, int signal) {
    return ended(tgid, tgid, new WaitStatus(signal));
  }

  /** The end of a thread by exit. */
  public Recording exitThread(int tid, int tgid, int code) {
    return ended(tid, tgid, WaitStatus.ofExitCode(code));
  }

  private Recording ended(int tid, int tgid, WaitStatus status) {
    int parent = parents.getOrDefault(tgid, 0);
    return add(new RawEvent.Exit(connector(), tid, tgid, status, parent, parent));
  }

  /** The end of a process whose parent by then is this one. */
  public Recording exitTo(int tgid, int parent, int code) {
    return add(
        new RawEvent.Exit(connector(), tgid, tgid, WaitStatus.ofExitCode(code), parent, parent));
  }

  /** An exit reported after the process was waited for: the kernel names no parent. */
  public Recording lateExit(int tgid, int code) {
    return add(new RawEvent.Exit(connector(), tgid, tgid, WaitStatus.ofExitCode(code), 0, 0));
  }

  private Origin connector() {
    position++;
    return Origin.connector(session, host, now, now * NANOS + position, 0, position);
  }

  // ---- what the listener looked up -----------------------------------------------------------

  /** A process in the snapshot of /proc, in no container. */
  public SnapshotBuilder found(int pid, int ppid, long start) {
    return new SnapshotBuilder(pid, ppid, start);
  }

  /** Takes further facts of a process in the snapshot. */
  public final class SnapshotBuilder {
    private final int pid;
    private final int ppid;
    private final long start;
    private final List<ThreadSnapshot> threads = new ArrayList<>();
    private final List<DescriptorSnapshot> descriptors = new ArrayList<>();
    private List<String> cgroup = List.of("0::/");
    private List<String> args = List.of();
    private @Nullable String exe;
    private String cwd = "/";
    private @Nullable String namespace;
    private @Nullable List<Mount> mounts;
    private List<String> leftOut = List.of();

    private SnapshotBuilder(int pid, int ppid, long start) {
      this.pid = pid;
      this.ppid = ppid;
      this.start = start;
      threads.add(new ThreadSnapshot(pid, start, null));
    }

    public SnapshotBuilder thread(int tid, long started) {
      threads.add(new ThreadSnapshot(tid, started, null));
      return this;
    }

    public SnapshotBuilder open(int fd, String target, int flags) {
      descriptors.add(new DescriptorSnapshot(fd, target, flags));
      return this;
    }

    public SnapshotBuilder cgroup(String... lines) {
      cgroup = List.of(lines);
      return this;
    }

    /** It is in another mount namespace than process 1, with these mounts; null if not known. */
    public SnapshotBuilder namespace(String name, @Nullable List<Mount> itsMounts) {
      namespace = name;
      mounts = itsMounts;
      return this;
    }

    /** Values that could not be read. */
    public SnapshotBuilder without(String... values) {
      leftOut = List.of(values);
      return this;
    }

    public SnapshotBuilder cwd(String directory) {
      cwd = directory;
      return this;
    }

    /** It is a thread of the kernel. */
    public Recording kernel(String comm) {
      return snapshot(comm);
    }

    public Recording runs(String program, String... arguments) {
      exe = program;
      args = List.of(arguments);
      return snapshot(program.substring(program.lastIndexOf('/') + 1));
    }

    private Recording snapshot(String comm) {
      parents.put(pid, ppid);
      return add(
          new RawEvent.Snapshot(
              lookedUp(Source.PROC),
              new ProcessSnapshot(
                  pid,
                  ppid,
                  start,
                  comm,
                  exe,
                  args,
                  cwd,
                  "/",
                  0,
                  0,
                  cgroup,
                  namespace,
                  mounts,
                  List.copyOf(threads),
                  List.copyOf(descriptors),
                  leftOut)));
    }
  }

  /** What Docker says of a running container. */
  public Recording docker(String id, String name, String rootfs, Mount... mounts) {
    return docker(id, name, rootfs, now, null, null, mounts);
  }

  /** What Docker says of a running container of which it knows the first process only. */
  public Recording dockerKnows(String id, int pid) {
    return dockerSaid(id, id, null, pid, now, null, null);
  }

  public Recording docker(
      String id,
      String name,
      String rootfs,
      long start,
      @Nullable Long end,
      @Nullable Integer exitCode,
      Mount... mounts) {
    return dockerSaid(id, name, rootfs, 0, start, end, exitCode, mounts);
  }

  private Recording dockerSaid(
      String id,
      String name,
      @Nullable String rootfs,
      int pid,
      long start,
      @Nullable Long end,
      @Nullable Integer exitCode,
      Mount... mounts) {
    return add(
        new RawEvent.Container(
            lookedUp(Source.DOCKER),
            id,
            name,
            "lab:busybox",
            Map.of("kind", "test"),
            "runc",
            pid,
            rootfs,
            null,
            List.of(mounts),
            start,
            end,
            exitCode));
  }

  private Origin lookedUp(Source source) {
    return Origin.lookedUp(source, session, host, now, ++position);
  }

  // ---- audit ---------------------------------------------------------------------------------

  /** Calls of a process whose parent is the one that forked it. */
  public Caller by(int tgid) {
    return by(tgid, parents.getOrDefault(tgid, 1));
  }

  /** Calls of a process with this parent at the end of the call. */
  public Caller by(int tgid, int ppid) {
    return new Caller(this, tgid, ppid);
  }

  Recording audit(
      RawEvent.Subject subject, String syscall, Outcome outcome, @Nullable String cwd, Call call) {
    serial++;
    return add(
        new RawEvent.Syscall(
            Origin.audit(session, host, now, serial),
            subject,
            syscall,
            outcome.success(),
            outcome.result(),
            cwd,
            call));
  }

  /** How a call came out: success is null where its process died in it. */
  record Outcome(@Nullable Boolean success, long result) {
    static Outcome of(long result) {
      return new Outcome(result >= 0, result);
    }
  }

  long now() {
    return now;
  }

  /** The serial of the latest audit event. */
  public long lastSerial() {
    return serial;
  }

  // ---- composites ----------------------------------------------------------------------------

  /** A fork as both sources tell it, on the host: 17 is SIGCHLD. */
  public Recording spawn(int parent, int child) {
    return fork(parent, child).by(parent).cloned(17, child).then();
  }

  /** An exec as both sources tell it. */
  public Recording exec(int tgid, String exe, String... args) {
    return execNotice(tgid).by(tgid).exec(exe, args).then();
  }

  // ---- the record as it is read --------------------------------------------------------------

  private Recording add(RawEvent event) {
    events.add(event);
    return this;
  }

  public List<RawEvent> events() {
    return List.copyOf(events);
  }

  /**
   * The same record with one event of the kernel in so many missing, chosen at random, and for each
   * the loss window that the listener notes: from the event of its source before to the one after.
   * The first and the last of a source are not missing, as that could not be noticed.
   */
  public Recording losingOneIn(int oneIn, long seed) {
    Random random = new Random(seed);
    return losing(event -> random.nextInt(oneIn) == 0);
  }

  /** The same record without some events of the kernel, as by {@link #losingOneIn}. */
  public Recording losing(Predicate<RawEvent> lost) {
    Set<RawEvent> missing = Collections.newSetFromMap(new IdentityHashMap<>());
    List<LossWindow> windows = new ArrayList<>();
    for (Source source : List.of(Source.AUDIT, Source.CONNECTOR)) {
      List<RawEvent> ofSource =
          events.stream().filter(event -> event.origin().source() == source).toList();
      RawEvent before = null;
      int count = 0;
      for (RawEvent event : ofSource) {
        boolean inner = before != null && event != ofSource.get(ofSource.size() - 1);
        if (inner && lost.test(event)) {
          missing.add(event);
          count++;
        } else {
          if (before != null && count > 0) {
            windows.add(gap(source, before, event, count));
          }
          before = event;
          count = 0;
        }
      }
    }
    Recording copy = only(events.stream().filter(event -> !missing.contains(event)).toList());
    copy.loss.addAll(windows);
    return copy;
  }

  private static LossWindow gap(Source source, RawEvent before, RawEvent after, int count) {
    String cause = source == Source.AUDIT ? "serial_gap" : "sequence_gap";
    long from = before.origin().timestamp();
    long to = after.origin().timestamp();
    return LossWindow.of(source.fieldValue(), cause, from, to, count);
  }

  /** The same record without the events of some sources. */
  public Recording without(Source... sources) {
    List<Source> left = List.of(sources);
    return only(events.stream().filter(event -> !left.contains(event.origin().source())).toList());
  }

  private Recording only(List<RawEvent> kept) {
    Recording copy = new Recording(host);
    copy.events.addAll(kept);
    copy.sessions.addAll(sessions);
    copy.loss.addAll(loss);
    copy.session = session;
    copy.sessionStart = sessionStart;
    copy.now = now;
    return copy;
  }

  @Override
  public Iterator<RawEvent> read(RawCollection collection, String of, Source source) {
    String prefix = Origin.prefix(of, source);
    return events.stream()
        .filter(event -> event.origin().id().startsWith(prefix))
        .filter(event -> RawCollection.of(event) == collection)
        .sorted(Comparator.comparing(event -> event.origin().id()))
        .iterator();
  }
}
