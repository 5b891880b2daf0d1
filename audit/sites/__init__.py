"""场所: Hall 大厅 > Zone 区域 > Spot 点位; who may see which hall."""
