[.P[]|[.pid,.exit_code]]|sort==[[7400,null],[7400,7],[7401,3]]
