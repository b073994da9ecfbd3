"""What runs in the sandbox, in the same process as the student's code: it holds no secret, and nothing it says is trusted."""
