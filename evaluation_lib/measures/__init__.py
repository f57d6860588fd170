"""Measures: estimates that never travel without their uncertainty, count and population."""
