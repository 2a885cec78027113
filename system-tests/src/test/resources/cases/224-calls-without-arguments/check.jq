([.P[]|[.pid,.args]]==[[900,["/bin/sh"]],[905,["id"]]]) and ([.S[0].loss[]|[.cause,.count]]==[["incomplete_event",3]]) and ([.F[]|[.file_name,.complete]]==[["/tmp/ab",false]])
