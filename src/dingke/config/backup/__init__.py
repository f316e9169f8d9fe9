"""The whole installation in one file, and back: database, files and a manifest that proves both. Never the secret key."""
