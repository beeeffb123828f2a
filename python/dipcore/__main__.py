"""``python -m dipcore`` is the command ``dipcore``."""

import sys

from .cli import main

if __name__ == "__main__":
    sys.exit(main())
