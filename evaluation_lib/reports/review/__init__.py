"""Who reviewed a report, what that makes of it, and how its page says so."""
