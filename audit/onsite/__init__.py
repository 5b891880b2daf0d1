"""驻点: days that a consultant worked in the hall, countersigned 会签 by it, counted against the contract 合同年度."""
