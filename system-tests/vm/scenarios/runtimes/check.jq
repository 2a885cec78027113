def named(name): "echo hello-\(name) > /data/\(name).txt; echo in > /tmp/\(name); cat /data/\(name).txt; sh -c 'exit 4'; exit 6";
# The shell of a container, and the one it starts: container, exit code.
def shells(name): [.P[] | select(.args == ["sh", "-c", named(name)]) | ._id] as $first
  | [.P[] | select((._id | IN($first[])) or (.parent | IN($first[])) and .args == ["sh", "-c", "exit 4"])
    | [.docker_id, .exit_code]];
def written(name): [.F[] | select(.write_bytes > 0 and .file_name and (.file_name | test("^/(data|tmp)/\(name)(\\.txt)?$")))
  | [.docker_id, .file_name, .write_bytes]] | sort;
# Names that are neither right nor marked.
def wrong_path(name; right): [.F[] | select(.file_name == "/data/\(name).txt" or .file_name == "/tmp/\(name)")
  | select(.host_path and .complete and (.inferred.host_path | not)
    and (.host_path | IN("/srv/bind/\(name).txt", right + "/tmp/\(name)") | not)
    and (name == "rl1" and (.host_path | test("^/home/u1/[.]local/share/containers/.*/tmp/rl1$")) | not)) | [.file_name, .host_path]];
def container(name): .X[name] as $id | .C | map(select(._id == $id)) | map(.exit_code);
.X as $x | {
  "nothing is lost": ([.S[].loss[]] == []),
  "containers of podman": ([container("pod1", "pod2", "pod3", "rl1")] == [[6], [137], [6], [6]]),
  "no other container of podman": ([.C[] | select(.runtime | IN("crun", "runc")) | ._id] | sort == ([$x.pod1, $x.pod2, $x.pod3, $x.rl1] | sort)),
  "podman with crun": (shells("pod1") == [[$x.pod1, 6], [$x.pod1, 4]] and written("pod1") == [[$x.pod1, "/data/pod1.txt", 11], [$x.pod1, "/tmp/pod1", 3]]),
  "podman exec": (([.P[] | select(.args == ["sh", "-c", "echo x > /tmp/pod2; exit 8"]) | [.docker_id, .exit_code]] == [[$x.pod2, 8]])
    and written("pod2") == [[$x.pod2, "/tmp/pod2", 2]]),
  "podman with runc": (shells("pod3") == [[$x.pod3, 6], [$x.pod3, 4]] and written("pod3") == [[$x.pod3, "/data/pod3.txt", 11], [$x.pod3, "/tmp/pod3", 3]]),
  "rootless podman": (shells("rl1") == [[$x.rl1, 6], [$x.rl1, 4]] and written("rl1") == [[$x.rl1, "/data/rl1.txt", 10], [$x.rl1, "/tmp/rl1", 3]]),
  "systemd-nspawn": ((shells("nsp1") | map(.[1]) == [6, 4]) and (written("nsp1") | map(.[1:]) == [["/data/nsp1.txt", 11], ["/tmp/nsp1", 3]])),
  "LXC": ((shells("lxc1") | map(.[1]) == [6, 4]) and (written("lxc1") | map(.[1:]) == [["/data/lxc1.txt", 11], ["/tmp/lxc1", 3]])),
  "neither is in a container of podman": ([shells("nsp1", "lxc1")[][0] | IN($x.pod1, $x.pod2, $x.pod3, $x.rl1)] | any | not),
  "paths of podman": (wrong_path("pod1"; $x["pod1.root"]) + wrong_path("pod3"; $x["pod3.root"]) + wrong_path("rl1"; "") == []),
  "paths of systemd-nspawn": (wrong_path("nsp1"; "/srv/nspawn") == []),
  "paths of LXC": (wrong_path("lxc1"; "/srv/lxc") == [])
} | [to_entries[] | select(.value | not) | .key] | if . == [] then true else . end
