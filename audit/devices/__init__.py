"""设备: what stands in the hall for citizens and clerks, its faults 报修, and how long it could not be used 停用时长."""
