"""The evaluation framework: what is wanted, done and asked, and what the findings say of it."""
