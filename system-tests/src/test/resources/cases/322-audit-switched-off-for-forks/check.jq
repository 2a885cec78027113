(.P | length) == 50 and .F == []
and (.P | all((.complete | not) and .inferred.complete != null))
and ([.C[] | [.name, .complete, .inferred.complete]]
  == [["tn1", false, "none of its processes is known; some are not audited"]])
and (.FO | contains("not audited: 50 processes"))
