"""平面图 and 大屏: where the spots of a hall lie and how they stand, for a phone and for a display on the wall."""
