def ms: (.[0:19]+"Z"|fromdate)*1000+((.[20:]|rtrimstr("Z")|tonumber?)//0);
([.C[]|[.name,.exit_code,.process_count,[.runs[]|[(.root_process|split("/")[2]),.exit_code,.process_count]]]]|sort)==
[["r1",5,6,[["2042",5,2],["2146",5,2],["2259",5,2]]],["r2",5,3,[["2388",5,1],["2480",5,1],["2566",5,1]]]]
and ([.C[]|.root_process|split("/")[2]]|sort)==["2259","2566"]
and all(.C[]|.,.runs[]; (.end_timestamp|ms)>=(.start_timestamp|ms))
and ([.C[]|select(.name=="r1")|.runs[]|[.start_timestamp,.end_timestamp,.inferred]])==
[["2026-11-28T18:23:17.756Z","2026-11-28T18:23:18.889Z",{}],["2026-11-28T18:23:25.800Z","2026-11-28T18:23:26.864Z",{}],["2026-11-28T18:23:33.399Z","2026-11-28T18:23:34.534Z",{}]]
and ([.F[]|select(.docker_id!=null and .write_count>0 and (.by_runtime|not))|[.pid,.host_path[0:14],.file_name]]|sort)==
[[2042,"/srv/bind/runs","/data/runs"],[2146,"/srv/bind/runs","/data/runs"],[2259,"/srv/bind/runs","/data/runs"],[2388,"/var/lib/docke","/tmp/r"],[2480,"/var/lib/docke","/tmp/r"],[2566,"/var/lib/docke","/tmp/r"]]
and ([.F[]|select(.docker_id!=null and .write_count>0 and .by_runtime)|.file_name]|unique)==
["/proc/self/attr/apparmor/exec","/proc/self/fd/5","/proc/sys/net/ipv4/ip_unprivileged_port_start","/proc/sys/net/ipv4/ping_group_range"]
and ([.P[]|select(.pid==2042 or .pid==2146 or .pid==2388)|.files_written])==[1,1,1]
