"""Records of how submissions were graded: what checks asked and what was answered, and which checks these were."""
