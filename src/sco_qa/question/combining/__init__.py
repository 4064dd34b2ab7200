"""Questions that speak of two things, one of which is looked up first: before and after, than, between, in common."""
