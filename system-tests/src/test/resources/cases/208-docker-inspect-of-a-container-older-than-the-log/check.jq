([.P[]|select(.pid==2000)|.docker_id]==["5dc2f56ad6d3842bbcb8ce50c333b03f6e043c4a6d8387b864902fab41887336"]) and
([.P[]|select(.pid==2001)|.docker_id]==["5dc2f56ad6d3842bbcb8ce50c333b03f6e043c4a6d8387b864902fab41887336"]) and
all(.P[]|select(.pid>=3000);.docker_id==null) and
([.P[]|select(.pid==2000)|.inferred.docker_id|type]==["string"]) and
([.C[]|[.name,.image]]==[["shop","nginx:1.25"]])
