"""`python -m bot`: hands over to the commands."""

import gc

# Modules stay for good: looking for rubbish among them, again and again as they grow, is a tenth of a start.
gc.disable()
from bot.cli import main  # noqa: E402

gc.freeze()
gc.enable()

if __name__ == "__main__":
    main()
