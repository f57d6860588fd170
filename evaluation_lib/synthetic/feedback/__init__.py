"""Invented feedback: what people never said about the learning spaces of the invented county."""
