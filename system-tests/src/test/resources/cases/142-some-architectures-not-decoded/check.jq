(.R|test("2 s390x")) and (.R|test("1 riscv64")) and (.R|test("1 other")) and ([.P[]|.pid]==[6010])
