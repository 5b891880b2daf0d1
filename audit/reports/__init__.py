"""报告: scorecards 评分卡 on screen and on paper, check tables 检查表 to print. WeasyPrint and XlsxWriter are imported only here."""
