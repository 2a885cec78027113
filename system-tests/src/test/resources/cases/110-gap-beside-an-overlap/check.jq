(.P|length)==85 and ([.S[].loss[]|[.cause,.count]]==[["serial_gap",15]])
