"""`python -m weilu.cli`."""

from weilu.cli import main

if __name__ == "__main__":
    main()
