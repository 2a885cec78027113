([.F[]|[.file_name,.created]]==[["/run/pipe",true]]) and ([.P[]|select(.pid==701)|.args]==[["/bin/sh","-c","x-y"]]) and (.S|length)==1 and (.S[0].loss|length)==0
