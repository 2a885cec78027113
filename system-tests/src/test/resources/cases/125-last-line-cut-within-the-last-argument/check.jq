([.P[]|select(.pid==961)|.args]|all(.==null or .==[])) and ([.P[]|select(.pid==960)|.exit_code]==[12]) and ([.S[0].loss[].cause]|index("torn_tail")!=null)
