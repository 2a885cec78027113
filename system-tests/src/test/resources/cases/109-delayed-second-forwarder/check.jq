(.P|length)==800 and ([.P[]|.args|length]|unique)==[2] and (.S|length)==1 and (.S[0].loss|length)==0 and .S[0].totals.repeated_records==4800
