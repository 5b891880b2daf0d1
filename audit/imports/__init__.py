"""导入: a check table in Word or Excel becomes draft items; the file is opened in a process of its own and nothing is stored."""
