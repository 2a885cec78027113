([.P[]|select(.pid==1011)|.docker_id]==["59ac86b2da5464368f731f339a5f3f6543a433abd6a0489e1ccc736b4df0894a"]) and
([.C[]|[.name,.image,.runtime]]==[["web","docker.io/library/busybox:1.36","crun"]]) and
([.F[]|select(.file_name=="/data/log")|.host_path]==["/srv/vol/log"]) and
(.C[0].exit_code==0)
