([.P[]|select(.pid==900)|[.comm,(.inferred|has("comm"))]]==[["java",true]]) and ([.P[]|select(.pid==911)|[.comm,.exe,.args]]==[["vi","/usr/bin/vi",[]]])
