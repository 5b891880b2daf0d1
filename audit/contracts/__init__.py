"""合同: who promised what to whom, for how long, and from which day its years 合同年度 are counted."""
