([.P[]|select(.pid==3104)|.docker_id]==["b831b33e0c05b45e15bbdd9b3bfa43825fee0aa0b6e5a54e31e2bd8b073b76b7"]) and
([.P[]|select(.pid==3114)|.docker_id]==["d0f631ca1ddba8db3bcfcb9e057cdc98d0379f1bee00e75a545147a27dadd982"]) and
([.P[]|select(.pid==3124)|.docker_id]==["9c0abe51c6e6655d81de2d044d4fb194931f058c0426c67c7285d8f5657ed64a"]) and
([.P[]|select(.pid==3104)|.inferred.docker_id|type]==["string"]) and
([.P[]|select(.pid==3114)|.inferred.docker_id|type]==["string"]) and
([.P[]|select(.pid==3124)|.inferred.docker_id|type]==["string"]) and
([.P[]|select(.pid==3111)|.docker_id]==[null]) and
([.P[]|select(.pid==3100)|.docker_id]==[null]) and
([.P[]|select(.pid==3114)|.ppid]==[3100])
