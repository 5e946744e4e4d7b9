"""Files that people hand in: checked, re-made safe, kept by digest."""
