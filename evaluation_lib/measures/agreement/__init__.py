"""How far coders agree: coefficients, their intervals over answers, and what they come to."""
