(.P==[]) and (.R|test("not decoded: 3 audit records without a system call")) and (.FO|test("no results: 3 audit records without a system call")) and (.T=="") and (.RC|test("tree=6"))
