def in_container(id): select(.docker_id == id);
def ran(id; args): [.P[] | in_container(id) | select(.args == args and .execve != []) | [.exit_code, .exit_signal, .complete]];
def wrote(p): [.F[] | select((.file_name // "" | test(p)) and .write_bytes > 0) | [.docker_id, .file_name, .host_path, .write_bytes]] | sort;
def id(name): [.C[] | select(.name == name)._id][0];
.X as $x | id("new1") as $new | id("view1") as $v1 | id("view2") as $v2 | id("view3") as $v3 | {
  "audit was off before": ($x.enabled == "0"),
  "nothing is lost": ([.S[].loss[]] == []),
  "containers": ([.C[].name] | sort == ["new1", "old1", "r1", "view1", "view2", "view3"]),
  "no container without a name": ([.C[] | select(.name == null)] == []),
  "directory of the old container": ([.C[] | select(.name == "old1") | [._id, .rootfs]] == [[$x.old1, $x["old1.root"]]]),
  "docker exec in the old container": (ran($x.old1; ["sh", "-c", "echo e > /data/exec.txt; exit 7"]) == [[7, 0, true]]
    and ran($x.old1; ["sh", "-c", "echo hi > /tmp/pe; exit 8"]) == [[8, 0, true]]),
  "docker exec after the restart": (ran($x.old1; ["sh", "-c", "echo after > /tmp/pe2; exit 9"]) == [[9, 0, true]]),
  "files of docker exec in the old container": (wrote("^/(data/exec.txt|tmp/pe2?)$") == [
    [$x.old1, "/data/exec.txt", "/srv/bind/exec.txt", 2], [$x.old1, "/tmp/pe", $x["old1.root"] + "/tmp/pe", 3],
    [$x.old1, "/tmp/pe2", $x["old1.root"] + "/tmp/pe2", 6]]),
  "the new container": (ran($new; ["sh", "-c", "exit 4"]) == [[4, 0, true]] and wrote("new1") == [[$new, "/data/new1.txt", "/srv/bind/new1.txt", 6]]),
  # The first has written to ticks since the start of the record, which the kernel did not report.
  "processes from before audit are incomplete": ([.P[] | in_container($x.old1) | select(.args[2] // "" | startswith("echo started"))]
    | length == 2 and (sort_by(.start_timestamp) | map(.complete) == [false, true])),
  "the second run of the old container writes": ([.F[] | in_container($x.old1) | select(.file_name == "/data/started") | .write_bytes] == [8]),
  "two runs of r1": (ran($x.r1; ["sh", "-c", "echo run >> /tmp/runs; sleep 40; exit 5"]) == [[5, 0, true], [5, 0, true]]
    and wrote("^/tmp/(runs|ex)$") == [[$x.r1, "/tmp/ex", $x["r1.root"] + "/tmp/ex", 3],
      [$x.r1, "/tmp/runs", $x["r1.root"] + "/tmp/runs", 4], [$x.r1, "/tmp/runs", $x["r1.root"] + "/tmp/runs", 4]]),
  "docker exec in the second run": (ran($x.r1; ["sh", "-c", "echo ex > /tmp/ex; exit 2"]) == [[2, 0, true]]),
  "a directory that a container opened first": (wrote("^/(srv/b2|zz)/") == [
    [null, "/srv/b2/fromc", "/srv/b2/fromc", 4], [null, "/srv/b2/hostfile", "/srv/b2/hostfile", 3],
    [$v1, "/zz/fromc", "/srv/b2/fromc", 2]]),
  "a directory that the host opened first": (wrote("^/(srv/b4|yy)/") == [
    [null, "/srv/b4/h4", "/srv/b4/h4", 3], [$v2, "/yy/h4", "/srv/b4/h4", 2], [$v2, "/yy/inner", "/srv/b4/inner", 5]]),
  "names on the host": ([.F[] | select(.docker_id == null and (.file_name // "" | test("^/(zz|yy|ww)(/|$)")))] == []),
  "names in containers": ([.F[] | select(.docker_id and (.file_name // "" | test("^/srv/b[245]")))] == []),
  "directories that a container read": ([.F[] | in_container($v3) | select(.file_name // "" | test("^/ww/s")) | [.file_name, .host_path]] | unique
    == [["/ww/s", "/srv/b5/s"], ["/ww/s/t", "/srv/b5/s/t"]]),
  "directories that the host read and removed": ([.F[] | select(.docker_id == null and (.file_name // "" | test("^/srv/b5/s"))) | [.file_name, .host_path]] | unique
    | map(.[0] == .[1]) | all),
  "no process twice": ([.P[] | select(.context | not) | [.pid, .start_timestamp]] | length == (unique | length))
} | [to_entries[] | select(.value | not) | .key] | if . == [] then true else . end
