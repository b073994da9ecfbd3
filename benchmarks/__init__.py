"""Measurements that print figures; they are no tests, since figures differ from machine to machine."""
