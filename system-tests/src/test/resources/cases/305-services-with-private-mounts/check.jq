def started: "by the mounts it began with; its mount namespace is its own";
([.F[]|select(.pid|IN(1074,1075,1076,1077,1078,1079,1080,1082,1083,1087,1091,1093,1100,1101))|select((.file_name//"")|test("^/(tmp/|var/tmp/|srv/w/)"))|[.pid,.call,.file_name,.host_path,.renamed_from,.write_bytes,.inferred.host_path]]|sort)==
[[1074,"open","/var/tmp/z","/var/tmp/systemd-private-46ba93fdbd7346f38f4bb587aa2ace6f-pt.service-MdYCXc/tmp/z",null,6,started],
[1075,"open","/var/tmp/z","/var/tmp/z",null,6,null],
[1076,"open","/var/tmp/z","/var/tmp/systemd-private-46ba93fdbd7346f38f4bb587aa2ace6f-tf.service-ahkhCf/tmp/z",null,6,started],
[1077,"rename","/tmp/y2","/tmp/systemd-private-46ba93fdbd7346f38f4bb587aa2ace6f-tf.service-G2lG9j/tmp/y2","/tmp/y",0,started],
[1078,"rename","/tmp/y2","/tmp/y2","/tmp/y",0,null],
[1079,"rename","/tmp/y2","/tmp/systemd-private-46ba93fdbd7346f38f4bb587aa2ace6f-pt.service-k6aijS/tmp/y2","/tmp/y",0,started],
[1080,"open","/tmp/back-tf","/tmp/back-tf",null,5,null],
[1082,"open","/tmp/back-host","/tmp/back-host",null,5,null],
[1083,"open","/tmp/back-pt","/tmp/back-pt",null,5,null],
[1087,"open","/srv/w/done-tf","/srv/w/done-tf",null,0,started],
[1091,"open","/srv/w/done-pt","/srv/w/done-pt",null,0,started],
[1093,"open","/srv/w/done-host","/srv/w/done-host",null,0,null],
[1100,"open","/tmp/systemd-private-46ba93fdbd7346f38f4bb587aa2ace6f-pt.service-k6aijS/tmp/y2","/tmp/systemd-private-46ba93fdbd7346f38f4bb587aa2ace6f-pt.service-k6aijS/tmp/y2","/tmp/systemd-private-46ba93fdbd7346f38f4bb587aa2ace6f-pt.service-k6aijS/tmp/y",0,null],
[1101,"rename","/srv/w/x-moved","/srv/w/x-moved","/srv/w/x-pt",0,null]]
and ([.F[]|select(.pid|IN(600,1075,1078,1093,1100,1101))|select(.inferred|has("host_path"))]==[])
and ([.P[]|select(.pid|IN(593,596,600,1074,1076))|[.cwd,.rootfs,(.inferred|has("rootfs"))]]|unique)==[["/","/",false]]
