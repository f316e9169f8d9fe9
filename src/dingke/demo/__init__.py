"""The demonstration company: invented, deterministic by seed, of any size, dated relative to today."""
