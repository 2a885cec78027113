def ran(name; code): .X[name] as $id
  | [.P[] | select(.args == ["sh", "-c", "echo \(name) > /data/\(name); exit \(code)"]) | [.docker_id, .exit_code, .complete]] == [[$id, code, true]]
  and ([.F[] | select(.file_name == "/data/\(name)") | [.docker_id, .host_path, .write_bytes]] == [[$id, "/srv/bind/\(name)", 4]])
  and ([.C[] | select(.name == name) | [._id, .exit_code]] == [[$id, code]]);
# Between two sessions of a boot no listener runs.
def lost(session): [.S[] | select(.name == session) | .loss[] | "\(.source) \(.cause)"] - ["listener not_running"];
.X as $x | {
  "journald reads audit, as Debian configures it": ($x.journaldSocket == "active"),
  "only what journald's restart switches off is lost": (lost("journald") == ["audit seat_lost"]),
  "a container beside journald": ran("jd1"; 3),
  "a container after journald's restart": ran("jd2"; 4),
  "refused beside auditd": ($x.besideAuditd == "5"),
  "nothing is lost by multicast": (lost("multicast") == []),
  "a container by multicast": ran("mc1"; 5),
  "nothing is lost from auditd": (lost("auditd") == []),
  "a container from auditd": ran("ad1"; 6),
  "the modes": ([.S[] | select(.name != "never") | [.name, .audit]] | sort == [["auditd", "auditd"], ["journald", "unicast"], ["multicast", "multicast"]]),
  "task,never is refused or a loss": ($x.never == "refused" or lost("never") != [])
} | [to_entries[] | select(.value | not) | .key] | if . == [] then true else . end
