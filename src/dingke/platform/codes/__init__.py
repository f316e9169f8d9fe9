"""Dated code tables: industries (GB/T 4754), administrative divisions (GB/T 2260)."""
