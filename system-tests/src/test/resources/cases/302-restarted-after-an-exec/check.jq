"/var/lib/docker/overlay2/3b7196f6f2a25c15321d97b23c033ce664012498cfdeb8be81e9191d51e74596/merged" as $root
|([.C[]|[.name,.rootfs,(.inferred|has("rootfs"))]]==[["pre1",$root,false]])
and ([.P[]|select(.docker_id!=null)|.rootfs]|unique==[$root])
and (([.F[]|select(.docker_id!=null and .write_bytes>0 and (.file_name|startswith("/tmp/")))|[.pid,.file_name,.host_path,.write_bytes]]|sort)==
[[1081,"/tmp/pe",$root+"/tmp/pe",3],[1174,"/tmp/inner",$root+"/tmp/inner",2],[1174,"/tmp/inner",$root+"/tmp/inner",2],[1226,"/tmp/pe2",$root+"/tmp/pe2",6]])
and (([.F[]|select(.docker_id!=null and .file_name=="/data/ticks")|.host_path]|unique)==["/srv/bind/ticks"])
