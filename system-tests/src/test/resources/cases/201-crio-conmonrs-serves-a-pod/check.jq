([.P[]|select(.pid==1013)|.docker_id]==["ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"]) and
([.P[]|select(.pid==1023)|.docker_id]==["3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d"]) and
([.P[]|select(.pid==1013)|.inferred.docker_id]==[null]) and
([.P[]|select(.pid==1023)|.inferred.docker_id]==[null]) and
([.P[]|select(.pid==1013 or .pid==1023)|.ppid]==[1000,1000]) and
([.P[]|select(.pid==1000)|.docker_id]==[null])
