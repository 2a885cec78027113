def in_container(id): select(.docker_id == id);
# What the shells wrote: not the files of /proc that a runtime writes before it runs them.
def written(id): [.F[] | in_container(id) | select(.write_bytes > 0 and (.file_name | test("^/(data|tmp)/")))
  | [.file_name, .host_path, .write_bytes]] | sort;
def ran(id; args): [.P[] | in_container(id) | select(.args == args and .execve != []) | [.exit_code, .exit_signal]];
def twice: [.[] | ., .];
.X as $x | ($x["c3"] // ([.C[] | select(.name == "c3")._id][0])) as $c3 | {
  "nothing is lost": ([.S[].loss[]] == []),
  "the filter succeeds": (.RC == "filter=0 tree=0"),
  "containers": ([.C[] | [.name, .exit_code]] | sort == [["c1", 3], ["c2", 137], ["c3", 0], ["c4", 5]]),
  "ids": ([.C[]._id] | sort == ([$x.c1, $x.c2, $x.c4, $c3] | sort)),
  "directories of containers": ([.C[] | select(.name != "c3") | [.name, .rootfs]] | sort
    == [["c1", $x["c1.root"]], ["c2", $x["c2.root"]], ["c4", $x["c4.root"]]]),
  "files of c1": (written($x.c1) == ([
    ["/data/one.txt", $x.volume + "/one.txt", 4], ["/data/two.txt", $x.volume + "/two.txt", 6],
    ["/tmp/a.txt", $x["c1.root"] + "/tmp/a.txt", 6], ["/tmp/b.txt", $x["c1.root"] + "/tmp/b.txt", 6],
    ["/tmp/big", $x["c1.root"] + "/tmp/big", 40960]] | twice)),
  "both runs of c1": (ran($x.c1; ["sh", "/b/work.sh"]) == [[3, 0], [3, 0]]),
  "an exit code in c1": (ran($x.c1; ["sh", "-c", "exit 42"]) == [[42, 0], [42, 0]]),
  "a signal in c1": (ran($x.c1; ["sh", "-c", "kill -9 $$"]) | map(.[1]) == [9, 9]),
  "files of c2": (written($x.c2) == [["/data/exec.txt", "/srv/bind/exec.txt", 10]]),
  "both runs of c2": (ran($x.c2; ["sleep", "600"]) | map(.[1]) == [9, 9]),
  "docker exec": (ran($x.c2; ["sh", "-c", "echo from-exec > /data/exec.txt; exit 9"]) == [[9, 0]]),
  "the second docker exec": (ran($x.c2; ["cat", "/data/exec.txt"]) == [[0, 0]]),
  "files of c3": (written($c3) | map([.[0], .[2]]) == [["/tmp/x", 5]]),
  "the three runs of c4": (ran($x.c4; ["sh", "-c", "echo again >> /tmp/r; exit 5"]) == [[5, 0], [5, 0], [5, 0]]),
  "files of c4": (written($x.c4) == [range(3) | ["/tmp/r", $x["c4.root"] + "/tmp/r", 6]]),
  "processes of containers are complete": ([.P[] | select(.docker_id and (.complete | not))] == []),
  "processes of containers are below a shim": ((.P | map({key: ._id, value: .}) | from_entries) as $p
    | [.P[] | select(.docker_id and (any(.ancestors[]; $p[.].star) | not))] == []),
  "the package on the host": ([.F[] | select(.file_name | test("^/opt/hello/[a-z]")) | select(.write_bytes > 0)
    | [.docker_id, .file_name, .renamed_to, .write_bytes]] | sort
    == [[null, "/opt/hello/state", null, 10], [null, "/opt/hello/text.dpkg-new", "/opt/hello/text", 6]]),
  "the archive on the host": ([.F[] | select(.file_name | startswith("/srv/extracted/etc/")) | select(.write_bytes > 0)
    | [.docker_id, .file_name, .write_bytes]] == [[null, "/srv/extracted/etc/passwd", 30]])
} | [to_entries[] | select(.value | not) | .key] | if . == [] then true else . end
