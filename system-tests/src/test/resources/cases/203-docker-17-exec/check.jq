([.P[]|select(.pid==1013)|.docker_id]==["8bfb2fa5f98fad81d47f405edef0c6dd584c43a88adc58370827f3ff46653e86"]) and
([.P[]|select(.pid==1043)|.docker_id]==["8bfb2fa5f98fad81d47f405edef0c6dd584c43a88adc58370827f3ff46653e86"]) and
([.P[]|select(.pid==1043)|.inferred.docker_id]==[null]) and
(.C|length==1) and
(.C[0].root_process|test("/1013/")) and
(.C[0].runtime=="runc") and
([.P[]|select(.pid==900)|.star]==[true])
