"""What contributors run: lessons built and checked, message catalogue kept in step. Students need none of it."""
