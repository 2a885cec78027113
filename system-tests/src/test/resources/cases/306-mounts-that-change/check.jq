def wrote(id; p): [.F[] | select(.docker_id == id and (.by_runtime | not) and (.file_name // "" | test(p)) and .write_bytes > 0)
  | [.file_name, .host_path, (.inferred | has("host_path"))]] | sort;
{
 "moved": "68e341a8acf98c371bcca93e78f3f218830bcdb10031ff53bfc6eaacf753de36",
 "moved.root": "/var/lib/docker/overlay2/1bed341a8f49bd9f239e2adbac66b41c23f0a8e80e61a8edea536fbc5c170742/merged",
 "replaced": "fc8c208e8e8faae6dd467946a1ae834fc830a6cb856c149120e9b542bb1d9dfc",
 "replaced.root": "/var/lib/docker/overlay2/49dfa4d855d70748fa0c19dbb84558c5d9ec856221749340694b04efe23ebe69/merged",
 "binds": "1a4a22ae8f6a93846b5c235f52475e5ba60174f9dadc48e5f578f1fbba30c68c",
 "binds.root": "/var/lib/docker/overlay2/924ff6dfe40fdd39e169f02310dffd11f1d6679cd248d3661989cb274adb9158/merged",
 "unshares": "199ddd036ea0ace16f8e06b86b5cf8af1bf6a495444d5edecf9c9b30a0f30ef3",
 "unshares.root": "/var/lib/docker/overlay2/c17f8efbc8768e51318f66ae0cf215aa0b97b8a4fab8f1f5160b6987800ede14/merged",
 "entered.pid": "1655",
 "entered": "0f0ff5f490b67a65c65ac48ba7e8f384665da71394935d22dda78ba708d1ce2c",
 "entered.root": "/var/lib/docker/overlay2/a6b90e41dd6aa02ad2295fb5696ea8be28c5aff8e8804c9bd4ae1d06a61e3cd4/merged"
} as $x | {
  "nothing is lost": ([.S[].loss[]] == []),
  "a mount whose source is renamed": (wrote($x.moved; "^/zz/") == [["/zz/one", "/srv/b/one", false], ["/zz/two", "/srv/b9/two", false]]),
  "another directory of that name": (wrote(null; "^/srv/b/") == [["/srv/b/two", "/srv/b/two", false]]),
  "no new name in the container": ([.F[] | select(.docker_id == $x.moved and .file_name == "/zz/one") | [.renamed_to, (.inferred | has("renamed_to"))]] == [[null, false]]),
  "a mounted file that is replaced": (([.F[] | select(.docker_id == $x.replaced and .file_name == "/etc/conf" and (.by_runtime | not)) | [.host_path, .write_bytes]] | sort)
    == [[null, 6], ["/srv/f/conf", 0]]),
  "where a container mounts": (wrote($x.binds; "C[0-9]$") == [["/C4", $x["binds.root"] + "/C4", true], ["/data/C3", null, true],
    ["/m/C0", $x["binds.root"] + "/m/C0", false], ["/m/C1", null, true], ["/m/C2", null, true]]),
  "where a namespace of its own mounts": (wrote($x.unshares; "D[0-9]$") == [["/m/D1", null, true], ["/m/D2", $x["unshares.root"] + "/m/D2", false]]),
  "who enters by links in /proc": (wrote($x.entered; "F[0-9]$") == [["/F2", $x["entered.root"] + "/F2", false], ["/data/F1", "/srv/c/F1", false]]),
  "who writes by a link in /proc": (wrote(null; "F3$") == [["/proc/\($x["entered.pid"])/root/data/F3", "/srv/c/F3", false]])
} | [to_entries[] | select(.value | not) | .key] | if . == [] then true else . end
