"""标准照: how a desk must look. One photo for each type of counter, with boxes: what stands where, in what, how many (定位、定容、定数量)."""
