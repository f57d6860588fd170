"""Take out of people's words what says who somebody is; leave to a person what only may."""
