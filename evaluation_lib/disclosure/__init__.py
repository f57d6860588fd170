"""What may be shown, and to whom: rules, suppression, the attacker, releases."""
