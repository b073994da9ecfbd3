"""What graded tasks look at: a module for each assignment, and the kinds of answers that assignments share."""
