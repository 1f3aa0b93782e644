"""Plans and reports in formats of others: one module a format, each a pure `to_<format>()`."""
