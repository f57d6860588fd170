"""What returns on the workforce say: how likely an event is for one group beside another."""
