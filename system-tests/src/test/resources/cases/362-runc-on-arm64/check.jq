def ran(args): [.P[] | select(.args == args) | [.docker_id, .exit_code, .complete]];
def wrote(name): [.F[] | select(.file_name == name and .write_bytes > 0) | [.docker_id, .host_path, .write_bytes]];
# Ids of runc are those of one host.
def id(name): "godo-vm/runc/" + name;
def root(name): "/root/bundle/rootfs" + name;
{
  "nothing is lost": ([.S[].loss[]] == []),
  "two containers": ([.C[] | [._id, .rootfs]] | sort == [[id("c1"), "/root/bundle/rootfs"], [id("c2"), "/root/bundle/rootfs"]]),
  "their exit codes": ([.C[] | [.name, .exit_code]] | sort == [["c1", 6], ["c2", 137]]),
  "the shells of the first": (ran(["sh", "-c", "exit 4"]) == [[id("c1"), 4, true]]
    and [.P[] | select(.docker_id == id("c1") and .args[0] == "sh") | .exit_code] == [6, 4]),
  "files of the first": (wrote("/tmp/a") + wrote("/tmp/b")
    == [[id("c1"), root("/tmp/a"), 6], [id("c1"), root("/tmp/b"), 6]]),
  "runc exec": (ran(["sh", "-c", "echo inside > /tmp/c; exit 8"]) == [[id("c2"), 8, true]]
    and wrote("/tmp/c") == [[id("c2"), root("/tmp/c"), 7]]),
  "a program of 32 bits": (ran(["/bin/busybox-armhf", "sh", "-c", "echo narrow > /tmp/d; exit 9"]) == [[id("c2"), 9, true]]
    and wrote("/tmp/d") == [[id("c2"), root("/tmp/d"), 7]])
} | [to_entries[] | select(.value | not) | .key] | if . == [] then true else . end
