([.P[]|select(.pid==3604)|.docker_id]==["a7e040dbbaa1fc293b99bcac2a67af0bf448388467dbaea8c0461272f95f3029"]) and
([.P[]|select(.pid==3604)|.inferred.docker_id|type]==["string"]) and
([.P[]|select(.pid==3601)|.docker_id]==[null]) and
([.P[]|select(.pid==3600)|.docker_id]==[null]) and
([.C[]|.runtime]==["runc"])
