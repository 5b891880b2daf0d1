"""报告: scorecards 评分卡 on screen and on paper. WeasyPrint is imported only here."""
