"""Where things lie in a clone. Only what git ignores is ever written."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
MILSTOLPE = VENV / "bin" / "milstolpe"
BUILD = ROOT / "build"
LOGS = BUILD / "log"
