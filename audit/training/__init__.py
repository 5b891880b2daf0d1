"""培训: the plan of a year, trainings with sign-in 签到 and roll 点名, exams 考试, certificates 证书, and what they changed."""
