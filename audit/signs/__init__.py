"""标志台账: every sign of a hall 标志, what signs are needed 使用需求, what is wrong with them, and walk tests 走线测试."""
