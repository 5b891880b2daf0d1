"""月报: what a month of a hall was like, as a PDF in parts, a Word document and a workbook (docs/reports.md)."""
