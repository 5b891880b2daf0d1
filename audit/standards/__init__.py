"""本厅标准: what a hall changes in the library's checklists, its rule books, and checklists of its own."""
