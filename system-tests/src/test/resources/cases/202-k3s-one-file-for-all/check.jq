([.P[]|select(.pid==1013)|.docker_id]==["ec18eac8d758b1eba52d3c10d39adc6dd9806472cb4ae069635d383d9086a513"]) and
([.P[]|select(.pid==1023)|.docker_id]==["2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"]) and
([.P[]|select(.pid==1013)|.inferred.docker_id]==[null]) and
([.P[]|select(.pid==1023)|.inferred.docker_id]==[null]) and
([.P[]|select(.pid==1000)|.docker_id]==[null]) and
([.P[]|select(.pid==900)|.star]==[true]) and
([.P[]|select(.pid==1000)|.star]==[false]) and
([.P[]|select(.pid==1023)|.ppid]==[1000])
