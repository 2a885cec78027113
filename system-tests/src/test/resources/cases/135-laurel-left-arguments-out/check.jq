([.RAW[]|select(.event=="exec")|[.argc,.args[0:2]]]==[[5,["/usr/bin/touch","a b%\\xff"]]]) and ([.P[]|((.complete|not) or ((.inferred//{})|length>0))]|all)
