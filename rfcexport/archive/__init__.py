"""A folder of RFCs as an archive that can be proven: plan, reuse, export, bag; and the proof."""
