"""Wrong versions of the engine, one function at a time, each tried with the tests that call what is wrong."""
