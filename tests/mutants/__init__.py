"""Wrong constraints, one for each kind of mistake, which the laws and strategies of `schedcheck.testing` must find."""
