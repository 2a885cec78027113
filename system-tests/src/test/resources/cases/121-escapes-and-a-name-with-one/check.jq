([.P[]|.args]==[["/usr/bin/touch","/srv/a#035B"]]) and ([.F[]|select(.call=="open")|[.file_name,.created]]==[["/srv/a#035B",true]]) and (.S[0].loss|length==0)
