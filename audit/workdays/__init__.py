"""工作日历: working days with 调休, a hall's opening hours, duty, closed days and emergencies."""
