([.P[]|select(.pid==4113 or .pid==4123 or .pid==4130)|.inferred.docker_id|type]==["string","string","string"]) and
([.P[]|select(.pid==4130)|.docker_id]==[.P[]|select(.pid==4123)|.docker_id]) and
([.F[]|select(.file_name=="/data")|.inferred.docker_id|type]==["string"]) and
([.C[]|select(.root_process!=null)|.inferred.root_process|type]|unique==["string"])
