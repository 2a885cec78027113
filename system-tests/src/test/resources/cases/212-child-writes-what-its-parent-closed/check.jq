([.F[]|select(.file_name=="/out")|.inferred|(.written|type),(.close_timestamp|type)]==["string","string"]) and
([.F[]|select(.file_name=="/kept")|.write_bytes]==[8]) and
([.F[]|select(.file_name=="/kept")|.inferred.written]==[null]) and
([.P[]|select(.pid==5100)|.exit_code]==[2]) and
([.P[]|select(.pid==5100)|.inferred.exit_timestamp]==["entry into exit of its only thread"])
