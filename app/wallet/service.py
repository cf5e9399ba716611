"""The wallet as the rest of the program sees it: one object for each thing people do."""
