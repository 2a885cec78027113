([.P[]|select(.pid==1013)|.docker_id]==["1d1763041bf0fec7ea78cc1a17c2158535b2b16f51a1c977cd6c5e8de7c80af0"]) and
([.P[]|select(.pid==1023)|.docker_id]==["6f5946c72186e87bb0c7453bc5239e00870407d242eba5feb6f6659db5a6efaf"]) and
([.P[]|select(.pid==1033)|.docker_id]==["e632f2ae9a629c140d1eaf81998b6d7f23cd6513bc9d7376877910f1895a9b92"]) and
([.P[]|select(.pid==1043)|.docker_id]==["6f5946c72186e87bb0c7453bc5239e00870407d242eba5feb6f6659db5a6efaf"]) and
([.P[]|select(.pid==1013)|.inferred.docker_id]==[null]) and
([.P[]|select(.pid==1023)|.inferred.docker_id]==[null]) and
([.P[]|select(.pid==1033)|.inferred.docker_id]==[null]) and
([.P[]|select(.pid==1043)|.inferred.docker_id]==[null])
