([.P[]|select(.pid==1013)|.docker_id]==["d269b0d6b1d585856afc6d2e0b90472a65252dde81c6e72a8d751d0bad494510"]) and
([.P[]|select(.pid==1023)|.docker_id]==["538f859671091fe82b199efab145c90102beba5ec5a39251badefb904a93338b"]) and
([.C[]|select(._id=="538f859671091fe82b199efab145c90102beba5ec5a39251badefb904a93338b")|[.name,.image,.labels["io.kubernetes.pod.name"],.runtime]]==[["nginx","docker.io/library/nginx:1.25","web-0","runc"]]) and
([.C[]|select(._id=="d269b0d6b1d585856afc6d2e0b90472a65252dde81c6e72a8d751d0bad494510")|[.name,.labels["io.kubernetes.pod.namespace"]]]==[["web-0","shop"]]) and
([.C[]|select(._id=="538f859671091fe82b199efab145c90102beba5ec5a39251badefb904a93338b")|.start_timestamp<"2026-09-21T15"]==[true])
