(.P | map(._id)) as $keys
| (.P | map(select(.complete | not))) as $marked
| ($marked | map(select(.inferred.complete | startswith("from before audit was switched on")))) as $old
| ([$old[].comm] | sort) == ["agetty", "agetty", "bash", "containerd", "containerd-shim", "dbus-daemon", "dockerd",
    "java", "lxc-monitord", "sh", "systemd", "systemd-journal", "systemd-logind", "systemd-udevd", "vm-agent"]
# Two ended before the snapshot; the connector alone reported their exits.
and ([$marked - $old | .[] | [.pid, .inferred.complete]] | sort)
  == [[737, "the connector reported an exec or exit of it that audit did not"],
      [738, "the connector reported an exec or exit of it that audit did not"]]
and ([.C[] | [.name, .complete, .inferred.complete]] | sort)
  == [["new1", true, null], ["pre1", false, "calls of 1 of its processes are not audited"]]
# What is audited stays complete: docker exec in the old container, and the new one.
and ([.F[] | select(.file_name == "/data/oldexec.txt" or .file_name == "/data/new1.txt") | [.pid, .complete, .write_bytes]] | sort)
  == [[787, true, 2], [859, true, 6], [896, true, 0]]
and ([.F[] | select(.complete | not) | .process] | unique - [$old[]._id]) == []
# No kernel thread, and nothing that refers to one.
and ([.P[] | .children[], .ancestors[], (.parent // empty)] | unique - $keys) == []
and ([.P[] | select(.pid == 2)] == [])
and (.FO | contains("left out: 118 kernel threads"))
and (.FO | contains("not audited: 17 processes"))
