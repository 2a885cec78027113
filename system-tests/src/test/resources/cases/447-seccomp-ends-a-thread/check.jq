([.P[]|select(.pid>=500)|[.pid,.exit_code,.exit_signal,.args]]|sort)==[[500,7,0,["evil"]],[600,0,31,["evil"]],[700,0,31,["evil"]]]
  and ([.P[]|select(.pid==500)|.exit_timestamp]==["2023-11-14T22:13:40.700Z"])
