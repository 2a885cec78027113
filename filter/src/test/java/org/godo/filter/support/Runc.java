package org.godo.filter.support;

import java.util.function.UnaryOperator;

/**
 * What containerd's shim and runc 1.1 do, as a real record shows it: three stages, the later two
 * made with CLONE_PARENT, of which the last becomes the container's process. Each method takes 100
 * ms; ids of processes are chosen by the caller. A container is named by its id in Docker's
 * namespace, or as {@code NAMESPACE/ID}.
 */
public final class Runc {
  public static final String ALPHA = "a".repeat(64);
  public static final String BETA = "b".repeat(64);

  private static final long SIGCHLD = 17;
  private static final long CLONE_PARENT = 0x8000;
  private static final String SHIM = "/usr/bin/containerd-shim-runc-v2";

  private Runc() {}

  private static String namespace(String id) {
    int slash = id.indexOf('/');
    return slash < 0 ? "moby" : id.substring(0, slash);
  }

  private static String bare(String id) {
    return id.substring(id.indexOf('/') + 1);
  }

  /** Host path of a container's root directory. */
  public static String rootfs(String id) {
    return "/overlay2/" + id.charAt(0) + "/merged";
  }

  /** A containerd that was there before the session: process 10, in the snapshot taken at 900. */
  public static Recording containerd(String host) {
    return Recording.of(host).at(900).found(10, 1, 100).runs("/usr/bin/containerd", "containerd");
  }

  /** Container alpha runs {@code /bin/sh /work.sh} as process 113 under shim 101, from 1170 on. */
  public static Recording alpha() {
    return create(
        shim(containerd("h"), 1000, 101, ALPHA), 1100, 101, 110, ALPHA, "/bin/sh", "/work.sh");
  }

  /** Containerd starts a shim through another that ends at once, with the id before its own. */
  public static Recording shim(Recording record, long start, int shim, String id) {
    int starter = shim - 1;
    return record
        .at(start)
        .spawn(10, starter)
        .exec(starter, SHIM, SHIM, "-namespace", namespace(id), "-id", bare(id), "start")
        .at(start + 10)
        .spawn(starter, shim)
        .exec(shim, SHIM, SHIM, "-namespace", namespace(id), "-id", bare(id))
        .at(start + 20)
        .exit(starter, 0);
  }

  /**
   * A shim starts a container. The runtime is {@code runc}, its stages have the three ids that
   * follow; the last is the container's first process.
   */
  public static Recording create(
      Recording record, long start, int shim, int runc, String id, String... program) {
    prepare(record, start, shim, runc, id);
    return run(record, start + 70, shim, runc, program);
  }

  /** The container is made, and its last stage waits to run the program. */
  public static Recording prepare(Recording record, long start, int shim, int runc, String id) {
    return prepare(record, start, shim, runc, id, init -> init);
  }

  /** The container is made; its last stage mounts what its configuration has before. */
  public static Recording prepare(
      Recording record, long start, int shim, int runc, String id, UnaryOperator<Caller> mounts) {
    stages(record, start, shim, runc, id, "create");
    Caller init = record.at(start + 50).by(runc + 3, runc).named("runc:[2:INIT]");
    return mounts.apply(init).chdir(rootfs(id)).pivotRootHere().then().at(start + 60).exit(runc, 0);
  }

  /** The last stage runs the container's program. */
  public static Recording run(Recording record, long start, int shim, int runc, String... program) {
    return execProgram(record, start, shim, runc + 3, program);
  }

  /** A {@code docker exec}: the last stage joins the container's namespaces. */
  public static Recording exec(
      Recording record, long start, int shim, int runc, String id, String... program) {
    int joined = runc + 3;
    stages(record, start, shim, runc, id, "exec");
    record.at(start + 60).exit(runc, 0);
    return execProgram(record, start + 70, shim, joined, program);
  }

  private static void stages(
      Recording record, long start, int shim, int runc, String id, String command) {
    int parent = runc + 1;
    int child = runc + 2;
    int init = runc + 3;
    boolean joins = command.equals("exec");
    record
        .at(start)
        .spawn(shim, runc)
        .exec(
            runc,
            "/usr/sbin/runc",
            "runc",
            "--root",
            "/run/runc/" + namespace(id),
            command,
            bare(id))
        .at(start + 10)
        .spawn(runc, parent)
        .at(start + 12)
        .execNotice(parent)
        .by(parent, runc)
        .in(rootfs(id))
        .execSealed("runc", "init")
        .then()
        .comm(parent, "runc:[0:PARENT]");
    if (joins) {
      record.by(parent, runc).setns(7, 0x20000);
    }
    record
        .at(start + 20)
        .fork(runc, child)
        .by(parent, runc)
        .named("runc:[0:PARENT]")
        .cloned(CLONE_PARENT | SIGCHLD, child)
        .then()
        .comm(child, "runc:[1:CHILD]")
        .at(start + 30)
        .fork(runc, init)
        .by(child, runc)
        .named("runc:[1:CHILD]")
        .cloned(CLONE_PARENT | SIGCHLD, 2)
        .then()
        .comm(init, "runc:[2:INIT]")
        .at(start + 40)
        .exit(parent, 0)
        .exit(child, 0);
  }

  private static Recording execProgram(
      Recording record, long start, int shim, int pid, String... program) {
    return record.at(start).execNotice(pid).by(pid, shim).exec(program[0], program).then();
  }
}
