"""What the test run needs before Django: plugins of pytest, named in pyproject.toml."""
