[.P[].args[0]]==["/usr/bin/second"]
