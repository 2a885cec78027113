([.P[]|[.pid,.exit_code,.exit_signal]]|sort)==[[7410,0,31],[7411,0,0]]
