([.S[]|[.start_timestamp,.end_timestamp]]==[["2026-09-21T14:13:20Z","2026-09-21T14:13:20.003Z"]])
  and ([.S[].loss[]|select(.cause=="malformed")|[.source,.count]]==[["audit",1]])
  and ([.P[]|select(.pid==801)|.comm]==["gzip"]) and ([.P[]|select(.pid==802)|.comm]==["md5sum"])
