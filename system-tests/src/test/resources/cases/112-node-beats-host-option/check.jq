([.P[].host]|unique)==["db_1.Example.NET"] and [.S[].host]==["db_1.Example.NET"]
