(.S|length)==2 and ([.P[]|select(.args[0]|startswith("/usr/bin/a"))]|length)==40 and ([.P[]|select(.args[0]|startswith("/usr/bin/b"))]|length)==30 and ([.S[].loss|length]|add)==0
