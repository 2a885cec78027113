([.P[]|select(.pid==1011)|.docker_id]==["ad0f60686bd5cb7f003b54c8c288d550dd0eb6032652f00e627dce6421bc3b6d"]) and
([.P[]|select(.pid==1111)|.docker_id]==["ad0f60686bd5cb7f003b54c8c288d550dd0eb6032652f00e627dce6421bc3b6d"]) and
([.P[]|select(.pid==1012)|.docker_id]==[null]) and
([.P[]|select(.pid==1001)|.docker_id]==[null]) and
([.P[]|select(.pid==1011)|.inferred.docker_id]==[null]) and
([.P[]|select(.pid==1111)|.inferred.docker_id]==[null]) and
([.P[]|select(.pid==1011)|.ppid]==[1001]) and
(.C|length==1) and
(.C[0].root_process|test("/1011/")) and
(.C[0].runtime=="crun")
