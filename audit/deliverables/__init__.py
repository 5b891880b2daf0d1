"""成果: what is handed over in writing, with versions, files and acceptance 验收; 推广: the standard counter by counter; 落地服务 month by month."""
