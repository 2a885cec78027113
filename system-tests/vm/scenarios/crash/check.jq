def boot: split("/")[1];
def ran(args): [.P[] | select(.args == args) | [.docker_id, .exit_code]];
def wrote(name): [.F[] | select(.file_name == name and .write_bytes > 0) | [.docker_id, .host_path, .write_bytes]];
.X as $x | ([.S | sort_by(.start_timestamp)[] | ._id]) as $sessions | {
  "three sessions of three boots": ([.S[].boot_id] | length == 3 and (unique | length == 3)),
  "two of them have an end": (.S | sort_by(.start_timestamp) | [.[0, 2] | .end_timestamp != null] == [true, true]),
  "the first and the last lose nothing": (.S | sort_by(.start_timestamp) | [.[0, 2].loss] == [[], []]),
  "one container over all boots": ([.C[] | [._id, .name, .rootfs]] == [[$x.keep, "keep", $x["keep.root"]]]
    and (.C[0].sessions | sort == ($sessions | sort))),
  "docker exec in the first boot": (ran(["sh", "-c", "echo 1 > /data/first; exit 4"]) == [[$x.keep, 4]]
    and wrote("/data/first") == [[$x.keep, "/srv/bind/first", 2]]),
  "docker exec in the second boot": (ran(["sh", "-c", "echo 22 > /data/second; exit 5"]) == [[$x.keep, 5]]
    and wrote("/data/second") == [[$x.keep, "/srv/bind/second", 3]]),
  "docker exec in the third boot": (ran(["sh", "-c", "echo 4444 > /data/third; exit 6"]) == [[$x.keep, 6]]
    and wrote("/data/third") == [[$x.keep, "/srv/bind/third", 5]]),
  "what ran at the cut": ([.P[] | select(.args == ["sleep", "77777"])
    | [.docker_id, .exit_code, .exit_signal, (.exit_timestamp == null or .inferred.exit_timestamp != null)]]
    == [[$x.keep, null, null, true]]),
  "its file": (wrote("/data/running") == [[$x.keep, "/srv/bind/running", 4]]),
  "the container's first process in each boot": ([.P[] | select(.docker_id and .args == ["sleep", "100000"]) | ._id | boot] | length == 3 and (unique | length == 3)),
  "no relation over boots": ([.P[] | (._id | boot) as $b | (.parent // empty), .children[], .ancestors[] | select(boot != $b)] == []),
  "no process without a beginning in its boot": ([.P[] | select(.start_timestamp == null)] == []),
  "no process twice": ([.P[] | select(.context | not) | [(._id | boot), .pid, .start_timestamp]] | length == (unique | length))
} | [to_entries[] | select(.value | not) | .key] | if . == [] then true else . end
