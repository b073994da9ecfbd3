"""Grade single tasks again after their checks were corrected: from the records of the last run as far as they go."""
