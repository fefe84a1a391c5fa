"""Write what is wished now into transcripts, for review: `python tests/transcript.py FILE…`.

Their format stands in `weilu.engine.transcript`.
"""

import sys
from pathlib import Path

from weilu.engine.transcript import renewed

if __name__ == "__main__":
    for name in sys.argv[1:]:
        Path(name).write_text(renewed(Path(name)), "utf-8")
