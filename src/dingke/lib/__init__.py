"""Small tools with plain names. No Django."""
