([.P[]|select(.pid>4194304)]==[]) and ([.S[].totals.malformed]==[1])
  and ([.S[].loss[]|select(.cause=="incomplete_event")|.count]|add)==1 and ([.P[]|select(.complete|not)]|length)>0
