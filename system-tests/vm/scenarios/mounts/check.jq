def wrote(id; p): [.F[] | select(.docker_id == id and (.by_runtime | not) and (.file_name // "" | test(p)) and .write_bytes > 0)
  | [.file_name, .host_path, (.inferred | has("host_path"))]] | sort;
.X as $x | {
  "nothing is lost": ([.S[].loss[]] == []),
  "a mount whose source is renamed": (wrote($x.moved; "^/zz/") == [["/zz/one", "/srv/b/one", false], ["/zz/two", "/srv/b9/two", false]]),
  "another directory of that name": (wrote(null; "^/srv/b/") == [["/srv/b/two", "/srv/b/two", false]]),
  "no new name in the container": ([.F[] | select(.docker_id == $x.moved and .file_name == "/zz/one") | [.renamed_to, (.inferred | has("renamed_to"))]] == [[null, false]]),
  "a mounted file that is replaced": (([.F[] | select(.docker_id == $x.replaced and .file_name == "/etc/conf" and (.by_runtime | not)) | [.host_path, .write_bytes]] | sort)
    == [[null, 6], ["/srv/f/conf", 0]]),
  "where a container mounts": (wrote($x.binds; "C[0-9]$") == [["/C4", $x["binds.root"] + "/C4", false], ["/data/C3", null, true],
    ["/m/C0", $x["binds.root"] + "/m/C0", false], ["/m/C1", null, true], ["/m/C2", null, true]]),
  "where a namespace of its own mounts": (wrote($x.unshares; "D[0-9]$") == [["/m/D1", null, true], ["/m/D2", $x["unshares.root"] + "/m/D2", false]]),
  "who enters by links in /proc": (wrote($x.entered; "F[0-9]$") == [["/F2", $x["entered.root"] + "/F2", false], ["/data/F1", "/srv/c/F1", false]]),
  "who writes by a link in /proc": (wrote(null; "F3$") == [["/proc/\($x["entered.pid"])/root/data/F3", "/srv/c/F3", false]])
} | [to_entries[] | select(.value | not) | .key] | if . == [] then true else . end
