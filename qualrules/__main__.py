"""`python -m qualrules`, the same as the command `qualrules`."""

from __future__ import annotations

from qualrules.cli.main import main

if __name__ == "__main__":
    main()
