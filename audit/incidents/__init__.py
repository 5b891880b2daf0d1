"""事件登记: complaints and opinions with their clocks and limits, emergencies, drills, outside checks, good practice, proposals."""
