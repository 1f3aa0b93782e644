"""`python -m schedcheck`, the same as `schedcheck`."""

from schedcheck.cli import main

if __name__ == "__main__":
    main()
