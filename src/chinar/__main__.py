"""Run the command line: ``python -m chinar``."""

from chinar.cli import main

if __name__ == "__main__":
    main()
